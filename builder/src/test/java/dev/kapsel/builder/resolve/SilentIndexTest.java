package dev.kapsel.builder.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.network.AddressGuard;
import dev.kapsel.builder.network.Destinations;
import dev.kapsel.builder.network.Patience;
import dev.kapsel.builder.network.StubServer;
import dev.kapsel.model.definition.PackageOptions;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the real uv asks an index that says nothing about how long its answers hold. */
@Tag("machine")
class SilentIndexTest {

  @TempDir static Path tools;
  private static String uv;

  @TempDir Path work;

  private final Map<String, String> files = new ConcurrentHashMap<>();
  private StubServer index;

  @BeforeAll
  static void installUv() {
    uv = new UvTool(SharedCache.open(tools)).command();
  }

  @BeforeEach
  void start() {
    index =
        new StubServer() {
          @Override
          protected void usual(HttpExchange exchange) throws IOException {
            String body = files.get(exchange.getRequestURI().getPath());
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            answer(body == null ? 404 : 200, body == null ? "" : body).on(exchange);
          }
        };
    publish("1");
  }

  @AfterEach
  void stop() {
    index.close();
  }

  @Test
  void itsAnswersAreBelievedForAWhile() {
    resolve("some", true, false);
    index.requests.clear();
    resolve("some>=1", true, false);
    assertThat(index.requests).isEmpty();
  }

  @Test
  void anIndexThatSpeaksIsLeftToUv() {
    resolve("some", false, false);
    index.requests.clear();
    resolve("some>=1", false, false);
    assertThat(index.requests).isNotEmpty();
  }

  @Test
  void whatWasPublishedMeanwhileIsFoundWhereItIsNeeded() {
    resolve("some", true, false);
    publish("2");
    assertThat(resolve("some==2", true, false).files())
        .extracting(LockedFile::version)
        .containsExactly("2");
  }

  @Test
  void freshAnswersAreAskedForAgain() {
    resolve("some", true, false);
    publish("2");
    assertThat(resolve("some", true, true).files())
        .extracting(LockedFile::version)
        .containsExactly("2");
  }

  private void publish(String version) {
    String file = "some-" + version + "-py3-none-any.whl";
    files.merge(
        "/simple/some/",
        "<a href='/files/%s#sha256=%s' data-dist-info-metadata='true'>%s</a><br>"
            .formatted(file, "0".repeat(64), file),
        String::concat);
    files.put(
        "/files/" + file + ".metadata",
        "Metadata-Version: 2.1\nName: some\nVersion: " + version + "\n");
  }

  private Resolution resolve(String requirement, boolean silent, boolean fresh) {
    Destinations destinations =
        Destinations.of(new AddressGuard(List.of(index.address())), System.getenv());
    return new UvResolver(uv, directory(), SharedCache.open(work), destinations, _ -> silent)
        .resolve(
            new UvResolver.Request(
                List.of(requirement),
                List.of(),
                PackageOptions.DEFAULT,
                index.uri("/simple/").toString(),
                new Lock.Interpreter("cpython", "3.11.2", "/usr/bin/python3.11"),
                Platform.LINUX_AMD64,
                "2.36",
                fresh,
                true,
                Patience.standard()),
            _ -> 1);
  }

  private Path directory() {
    try {
      return Files.createTempDirectory(work, "build-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
