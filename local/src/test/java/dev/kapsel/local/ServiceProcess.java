package dev.kapsel.local;

import dev.kapsel.local.table.TableChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A service in a process of its own, so that it can be killed. */
final class ServiceProcess {

  static final Duration LEASE = Duration.ofSeconds(3);

  private ServiceProcess() {}

  static LocalOptions options(Path data, TableChoice table) {
    return LocalOptions.of(data)
        .withTable(table)
        .withWorkerCommand(FakeWorker.command())
        .withLease(LEASE);
  }

  public static void main(String[] arguments) throws InterruptedException {
    KapselLocal service =
        KapselLocal.start(options(Path.of(arguments[0]), TableChoice.parse(arguments[1])));
    Runtime.getRuntime().addShutdownHook(new Thread(service::close));
    new CountDownLatch(1).await();
  }

  static Process start(Path data, TableChoice table) throws java.io.IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ServiceProcess.class.getName(),
            data.toString(),
            table.toString())
        .redirectErrorStream(true)
        .redirectOutput(data.resolveSibling(data.getFileName() + ".out").toFile())
        .start();
  }
}
