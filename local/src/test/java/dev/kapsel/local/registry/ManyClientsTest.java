package dev.kapsel.local.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sixty-four clients at once, on a registry whose heap is smaller than two of their blobs. */
@Tag("machine")
@Timeout(240)
class ManyClientsTest {

  private static final int CLIENTS = 64;
  private static final int LARGE = 32 << 20;
  private static final long MOST_RESIDENT_KB = 200_000;

  @TempDir private Path directory;
  private RegistryProcess registry;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    registry = RegistryProcess.start(directory, "-Xmx48m");
  }

  @AfterEach
  void stop() {
    client.close();
    registry.close();
  }

  @Test
  void largeBlobsGoInAndOutInFlatMemory() throws Exception {
    List<Digest> digests = all(seed -> push("r" + seed % 8, seed, LARGE));
    assertThat(digests).doesNotHaveDuplicates();
    List<Digest> pulled = all(seed -> pull("r" + seed % 8, digests.get(seed)));
    assertThat(pulled).isEqualTo(digests);
    assertThat(mostResidentKb()).isLessThan(MOST_RESIDENT_KB);
  }

  @Test
  void racingPushesOfOneBlobLeaveOneFile() throws Exception {
    List<Digest> digests = all(n -> push("r" + n % 4, 1, LARGE / 8));
    assertThat(digests).containsOnly(digests.getFirst());
    assertThat(all(n -> pull("r" + n % 4, digests.getFirst()))).containsOnly(digests.getFirst());
    assertThat(files("blobs")).isEqualTo(1);
    assertThat(files("uploads")).isZero();
  }

  private <T> List<T> all(IntFunction<T> client) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> results = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        results.add(threads.submit(() -> client.apply(number)));
      }
      List<T> values = new ArrayList<>();
      for (Future<T> result : results) {
        values.add(result.get());
      }
      return values;
    }
  }

  private Digest push(String repository, int seed, long size) {
    Digest digest = digest(new SeededContent(seed, size));
    String path = "/v2/" + repository + "/blobs/uploads/?digest=" + digest;
    var body = BodyPublishers.ofInputStream(() -> new SeededContent(seed, size));
    try {
      var answer = client.send(request(path).POST(body).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      return digest;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Digest pull(String repository, Digest digest) {
    String path = "/v2/" + repository + "/blobs/" + digest;
    try {
      var answer = client.send(request(path).build(), BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        return digest(body);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(registry.address() + path));
  }

  private static Digest digest(InputStream content) {
    try {
      var computation = ContentDigest.Algorithm.SHA256.begin();
      byte[] buffer = new byte[64 * 1024];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        computation.update(buffer, 0, n);
      }
      return Digest.parse(ContentDigest.Algorithm.SHA256.finish(computation).toString());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private long mostResidentKb() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + registry.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  private long files(String below) throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve(below))) {
      return all.filter(Files::isRegularFile).count();
    }
  }
}
