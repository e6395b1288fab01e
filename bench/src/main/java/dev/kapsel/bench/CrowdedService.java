package dev.kapsel.bench;

import dev.kapsel.local.KapselLocal;
import dev.kapsel.local.LocalOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;

/**
 * The whole service in a process of its own. Its workers do nothing, so that no build takes the
 * time of the requests that are measured.
 */
record CrowdedService(Process process, URI endpoint) implements AutoCloseable {

  private static final List<String> IDLE_WORKER = List.of("sleep", "600");

  static CrowdedService start(Path data) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                CrowdedService.class.getName(),
                data.toString())
            .redirectError(Redirect.INHERIT)
            .start();
    Scanner output = new Scanner(process.getInputStream(), System.out.charset());
    if (!output.hasNextLine()) {
      throw new IOException("the service does not start");
    }
    return new CrowdedService(process, URI.create(output.nextLine()));
  }

  /** The other process; it ends when nobody holds its standard input any more. */
  public static void main(String[] arguments) throws IOException {
    LocalOptions options = LocalOptions.of(Path.of(arguments[0])).withWorkerCommand(IDLE_WORKER);
    try (KapselLocal service = KapselLocal.start(options)) {
      System.out.println(service.gateway());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.waitFor();
  }
}
