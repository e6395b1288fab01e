package dev.kapsel.local.registry;

import static dev.kapsel.local.registry.RegistryFixture.bytes;
import static dev.kapsel.local.registry.RegistryFixture.header;
import static dev.kapsel.local.registry.RegistryFixture.manifest;
import static dev.kapsel.local.registry.RegistryFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry on a disk of eight megabytes. */
@Tag("machine")
class FullDiskTest {

  private static final byte[] TOO_LARGE = new byte[16_000_000];

  @TempDir private Path directory;
  private Path disk;
  private RegistryFixture registry;

  @BeforeEach
  void start() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=8m", "none", disk.toString());
    registry = new RegistryFixture(disk.resolve("registry"));
  }

  @AfterEach
  void stop() throws Exception {
    registry.close();
    run("umount", disk.toString());
  }

  @Test
  void blobThatDoesNotFitIsRefusedAndLeavesNothing() throws IOException {
    String path = "/v2/a/blobs/uploads/?digest=" + Digest.of(TOO_LARGE);
    assertFull(registry.send("POST", path, TOO_LARGE));
    assertThat(files()).isEmpty();
    registry.pushImage("a", "v1", "layer");
  }

  @Test
  void chunkThatDoesNotFitEndsItsUpload() throws IOException {
    String upload = registry.beginUpload("a");
    registry.send("PATCH", upload, bytes("some "));
    assertFull(registry.send("PATCH", upload, TOO_LARGE));
    assertThat(registry.get(upload).statusCode()).isEqualTo(404);
    assertThat(files()).isEmpty();
  }

  @Test
  void manifestAndTagNeedRoomToo() throws IOException {
    byte[] config = bytes("{}");
    registry.push("a", config);
    registry.pushImage("a", "v1", "old");
    byte[] manifest = manifest(config, config);
    List<Path> before = files();
    Path filler = fill();
    assertFull(registry.putManifest("a", "v1", manifest));
    Files.delete(filler);
    assertThat(files()).hasSameElementsAs(before);
    assertThat(registry.putManifest("a", "v1", manifest).statusCode()).isEqualTo(201);
    assertThat(header(registry.head("/v2/a/manifests/v1"), "Docker-Content-Digest"))
        .isEqualTo(Digest.of(manifest).toString());
  }

  private static void assertFull(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).isEqualTo(507);
    assertThat(text(answer)).contains("DISK_FULL", "the registry's disk is full");
  }

  private Path fill() throws IOException {
    Path filler = disk.resolve("filler");
    try (var out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException e) {
      return filler;
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(disk)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
