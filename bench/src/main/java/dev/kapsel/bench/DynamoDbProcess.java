package dev.kapsel.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** DynamoDB Local in a process of its own, in memory, as far from its callers as a network is. */
record DynamoDbProcess(Process process, URI endpoint) implements AutoCloseable {

  private static final String PROGRAM = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner";
  private static final long STARTED_WITHIN = TimeUnit.SECONDS.toNanos(60);

  static DynamoDbProcess start() throws IOException, InterruptedException {
    int port = freePort();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                PROGRAM,
                "-inMemory",
                "-disableTelemetry",
                "-port",
                Integer.toString(port))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start();
    await(process, port);
    return new DynamoDbProcess(process, URI.create("http://127.0.0.1:" + port));
  }

  private static void await(Process process, int port) throws IOException, InterruptedException {
    long end = System.nanoTime() + STARTED_WITHIN;
    while (!answers(port)) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new IOException("DynamoDB Local does not start");
      }
    }
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
  public void close() {
    process.destroy();
  }
}
