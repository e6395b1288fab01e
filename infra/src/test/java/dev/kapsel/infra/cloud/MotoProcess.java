package dev.kapsel.infra.cloud;

import dev.kapsel.infra.PythonTools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Moto, the emulator of AWS from the package index: S3, Secrets Manager and EventBridge. */
record MotoProcess(Process process, URI uri) implements AutoCloseable {

  private static final long STARTED_WITHIN = TimeUnit.SECONDS.toNanos(60);

  static MotoProcess start(Path directory) throws IOException, InterruptedException {
    int port = freePort();
    Process process =
        new ProcessBuilder(
                PythonTools.program("moto_server").toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("moto.log").toFile())
            .start();
    long end = System.nanoTime() + STARTED_WITHIN;
    while (!answers(port)) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new IOException("moto does not start");
      }
    }
    return new MotoProcess(process, URI.create("http://127.0.0.1:" + port));
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
