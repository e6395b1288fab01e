package dev.kapsel.infra.cloud;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The reference implementation of a registry, from Debian's package {@code docker-registry}. */
record RegistryProcess(Process process, URI uri) implements AutoCloseable {

  private static final long STARTED_WITHIN = TimeUnit.SECONDS.toNanos(30);

  static RegistryProcess start(Path directory) throws IOException, InterruptedException {
    int port = freePort();
    Path config = directory.resolve("registry.yml");
    Files.writeString(
        config,
        """
        version: 0.1
        storage:
          filesystem:
            rootdirectory: %s
        http:
          addr: 127.0.0.1:%d
          relativeurls: true
        """
            .formatted(directory.resolve("registry"), port));
    Process process =
        new ProcessBuilder("docker-registry", "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("registry.log").toFile())
            .start();
    RegistryProcess registry =
        new RegistryProcess(process, URI.create("http://127.0.0.1:" + port + "/"));
    registry.await();
    return registry;
  }

  private void await() throws IOException, InterruptedException {
    long end = System.nanoTime() + STARTED_WITHIN;
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        try {
          client.send(
              HttpRequest.newBuilder(uri.resolve("/v2/")).build(), BodyHandlers.discarding());
          return;
        } catch (ConnectException e) {
          if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
            throw new IOException("the registry does not start", e);
          }
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
