package dev.kapsel.local.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Pushes images as an engine does: a layer that all share, one of its own, manifest, tag. */
final class ImagePush {

  private static final long LAYER = 400_000;
  private static final int PIECE = 16 * 1024;

  private static final int IMAGES = 2;

  /** Steps of one client: for each image the pieces of two layers, and seven answers. */
  static final int STEPS = IMAGES * (2 * (int) (LAYER / PIECE + 1) + 7);

  private final HttpClient client;
  private final String address;
  private final Steps steps;

  private ImagePush(HttpClient client, String address, Steps steps) {
    this.client = client;
    this.address = address;
    this.steps = steps;
  }

  /** Pushes from many clients until all are done or the steps are; returns what was answered. */
  static Map<String, Digest> all(String address, int round, int clients, Steps steps)
      throws Exception {
    Map<String, Digest> answered = new ConcurrentHashMap<>();
    try (HttpClient client = HttpClient.newHttpClient();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ImagePush push = new ImagePush(client, address, steps);
      List<Future<?>> pushes = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int first = 1 + (round * clients + i) * IMAGES;
        pushes.add(threads.submit(() -> push.run(first, answered)));
      }
      for (Future<?> pushed : pushes) {
        pushed.get();
      }
    }
    assertThat(steps.reached()).as("the clients came to the kill").isTrue();
    return answered;
  }

  static SeededContent shared() {
    return new SeededContent(0, LAYER);
  }

  private void run(int first, Map<String, Digest> answered) {
    try {
      for (int seed = first; seed < first + IMAGES; seed++) {
        image("repo" + seed % 3, seed, answered);
      }
    } catch (IOException | UncheckedIOException e) {
      // Killed. That nothing else went wrong is what a status says.
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void image(String repository, int seed, Map<String, Digest> answered)
      throws IOException, InterruptedException {
    byte[] shared = shared().readAllBytes();
    byte[] own = new SeededContent(seed, LAYER).readAllBytes();
    layer(repository, shared);
    layer(repository, own);
    byte[] manifest = RegistryFixture.manifest(shared, own);
    String path = "/v2/" + repository + "/manifests/t" + seed;
    send("PUT", path, BodyPublishers.ofByteArray(manifest));
    answered.put(path, Digest.of(manifest));
    steps.step();
  }

  private void layer(String repository, byte[] content) throws IOException, InterruptedException {
    HttpResponse<Void> begun =
        send("POST", "/v2/" + repository + "/blobs/uploads/", BodyPublishers.noBody());
    String upload = RegistryFixture.location(begun);
    steps.step();
    send("PATCH", upload, BodyPublishers.ofInputStream(() -> new Counted(content)));
    steps.step();
    send("PUT", upload + "?digest=" + Digest.of(content), BodyPublishers.noBody());
    steps.step();
  }

  private HttpResponse<Void> send(String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Content-Type", RegistryFixture.MANIFEST)
            .method(method, body)
            .build();
    HttpResponse<Void> answer = client.send(request, BodyHandlers.discarding());
    assertThat(answer.statusCode()).as(path).isBetween(200, 299);
    return answer;
  }

  /** A step for each piece that is sent. */
  private final class Counted extends FilterInputStream {

    Counted(byte[] content) {
      super(new ByteArrayInputStream(content));
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int n = super.read(into, offset, Math.min(length, PIECE));
      if (n > 0) {
        steps.step();
      }
      return n;
    }
  }
}
