package dev.kapsel.builder.network;

import static dev.kapsel.builder.network.StubServer.answer;
import static dev.kapsel.builder.network.StubServer.cut;
import static dev.kapsel.builder.network.StubServer.quick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadsTest {

  @TempDir Path directory;

  private final StubServer server = new StubServer();
  private final byte[] content = new byte[100_000];

  DownloadsTest() {
    new Random(1).nextBytes(content);
  }

  private Downloads downloads() {
    return new Downloads(
        server.client(quick()),
        new Downloads.Origin(
            "mirror", FailureCode.MIRROR_UNREACHABLE, FailureCode.PACKAGE_NOT_FOUND, "Wait."),
        SharedCache.open(directory));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aFileArrivesOnceAndWhole() throws IOException {
    server.next(answer(200, content));
    AtomicLong progress = new AtomicLong();
    Path file = downloads().fetch(wanted(), directory.resolve("sub/a.deb"), progress::addAndGet);
    downloads().fetch(wanted(), file, progress::addAndGet);
    assertThat(file).hasBinaryContent(content);
    assertThat(progress).hasValue(content.length);
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void aCutFileIsTakenUpWhereItEnded() {
    server.next(
        cut(content, 40_000),
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          int from = Integer.parseInt(range.replaceAll("\\D", ""));
          exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-99999/100000");
          answer(206, Arrays.copyOfRange(content, from, content.length)).on(exchange);
        });
    assertThat(downloads().fetch(wanted(), directory.resolve("a"), bytes -> {}))
        .hasBinaryContent(content);
  }

  @Test
  void aServerWithoutRangesIsReadFromTheStart() {
    server.next(cut(content, 40_000), answer(200, content));
    assertThat(downloads().fetch(wanted(), directory.resolve("a"), bytes -> {}))
        .hasBinaryContent(content);
  }

  @Test
  void otherContentIsRefusedAndNothingIsLeft() throws IOException {
    byte[] other = content.clone();
    other[99_999]++;
    server.next(answer(200, other));
    refused(FailureCode.HASH_MISMATCH);
    try (var left = Files.walk(directory)) {
      assertThat(left)
          .filteredOn(file -> Files.isRegularFile(file))
          .allMatch(file -> file.toString().endsWith(".lock"));
    }
  }

  @Test
  void moreThanTheSizeIsRefused() {
    server.next(answer(200, Arrays.copyOf(content, 200_000)));
    refused(FailureCode.HASH_MISMATCH);
  }

  @Test
  void aMissingFileIsNoUnreachableMirror() {
    refused(FailureCode.PACKAGE_NOT_FOUND);
  }

  @Test
  void aMirrorThatAlwaysCutsIsGivenUp() {
    // However often: the client itself asks again where it saw nothing of the answer.
    server.always("GET ", cut(content, 0));
    refused(FailureCode.MIRROR_UNREACHABLE);
  }

  @Test
  void aSmallFileMayNotBeLarge() {
    server.next(answer(200, content));
    assertThatThrownBy(() -> downloads().read(server.uri("/InRelease"), 1000))
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.LIMIT_EXCEEDED));
  }

  private void refused(FailureCode code) {
    assertThatThrownBy(() -> downloads().fetch(wanted(), directory.resolve("a"), bytes -> {}))
        .isInstanceOfSatisfying(
            BuildFailedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private Downloads.Wanted wanted() {
    return new Downloads.Wanted(
        server.uri("/a.deb"), Sha256.of(content), content.length, 1_000_000);
  }
}
