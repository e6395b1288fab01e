package dev.kapsel.builder.worker;

import java.time.Clock;
import java.util.List;

/**
 * The worker program: makes one image and ends.
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
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED");

  private BuilderMain() {}

  public static void main(String[] arguments) {
    boolean reported;
    try {
      reported = new Worker(WorkerSettings.of(System.getenv()), Clock.systemUTC()).run();
    } catch (IllegalArgumentException e) {
      System.err.println("kapsel worker: " + e.getMessage());
      reported = false;
    }
    // Threads of clients may live on; the build does not.
    System.exit(reported ? 0 : 1);
  }
}
