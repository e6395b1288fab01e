package dev.kapsel.builder.worker;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/**
 * The worker program: makes one image and ends, or with {@link #STAYS} one after another.
 *
 * <p>Exit code 0 when the result was reported, be it an image or a failure; 1 when it could not be,
 * so that whoever started the program knows that the service has not heard.
 */
public final class BuilderMain {

  /** With what the JVM itself needs, a worker that is started so stays below 512 MB. */
  public static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx288m",
          "-XX:MaxDirectMemorySize=48m",
          "-XX:+UseSerialGC",
          "-XX:MinHeapFreeRatio=20",
          "-XX:MaxHeapFreeRatio=40",
          "-Djdk.httpclient.bufsize=65536",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED");

  /** The argument that makes a worker wait for its builds, and stay for the next one. */
  public static final String STAYS = "--stay";

  private BuilderMain() {}

  public static void main(String[] arguments) {
    boolean reported;
    try {
      reported = List.of(arguments).contains(STAYS) ? stay() : once();
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("kapsel worker: " + e.getMessage());
      reported = false;
    }
    // Threads of clients may live on; the build does not.
    System.exit(reported ? 0 : 1);
  }

  private static boolean once() {
    return new Worker(WorkerSettings.of(System.getenv()), Clock.systemUTC()).run();
  }

  private static boolean stay() throws IOException {
    Reader starts = new InputStreamReader(System.in, StandardCharsets.UTF_8);
    return new StandingWorker(starts, System.out, System.getenv(), StandingWorker.LARGEST).run();
  }
}
