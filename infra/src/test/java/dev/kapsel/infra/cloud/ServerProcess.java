package dev.kapsel.infra.cloud;

import dev.kapsel.infra.PythonTools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, on a port of loopback. */
record ServerProcess(Process process, URI uri) implements AutoCloseable {

  private static final long STARTED_WITHIN = TimeUnit.SECONDS.toNanos(60);

  /** Moto, the emulator of AWS from the package index: here S3 and Secrets Manager. */
  static ServerProcess moto(Path directory) throws IOException, InterruptedException {
    int port = freePort();
    String program = PythonTools.program("moto_server").toString();
    return start(
        port,
        directory.resolve("moto.log"),
        List.of(program, "--host", "127.0.0.1", "--port", Integer.toString(port)));
  }

  /** The reference implementation of a registry, from Debian's package {@code docker-registry}. */
  static ServerProcess registry(Path directory) throws IOException, InterruptedException {
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
    return start(
        port,
        directory.resolve("registry.log"),
        List.of("docker-registry", "serve", config.toString()));
  }

  private static ServerProcess start(int port, Path log, List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    long end = System.nanoTime() + STARTED_WITHIN;
    while (!answers(port)) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new IOException(command.getFirst() + " does not start: " + Files.readString(log));
      }
    }
    return new ServerProcess(process, URI.create("http://127.0.0.1:" + port + "/"));
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
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
