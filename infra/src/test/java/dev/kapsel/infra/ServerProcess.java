package dev.kapsel.infra;

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
public record ServerProcess(Process process, URI uri) implements AutoCloseable {

  private static final long STARTED_WITHIN = TimeUnit.SECONDS.toNanos(60);

  /**
   * Starts it, and returns when it takes connections.
   *
   * @param log where what it says goes
   * @throws IOException if it ends or is not there in time; with what it said
   */
  public static ServerProcess start(int port, Path log, List<String> command)
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

  /** One that nothing listens on just now. */
  public static int freePort() throws IOException {
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
