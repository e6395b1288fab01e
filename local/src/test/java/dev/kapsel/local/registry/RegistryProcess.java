package dev.kapsel.local.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A registry in a process of its own, so that it can be killed and measured. */
final class RegistryProcess implements AutoCloseable {

  private final Process process;
  private final String address;

  private RegistryProcess(Process process) throws IOException {
    this.process = process;
    this.address = process.inputReader(StandardCharsets.UTF_8).readLine();
  }

  static RegistryProcess start(Path directory, String... jvm) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of(jvm));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(RegistryProcess.class.getName(), directory.toString()));
    return new RegistryProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  public static void main(String[] arguments) throws Exception {
    RegistryStore store = RegistryStore.open(Path.of(arguments[0]));
    try (RegistryServer server = RegistryServer.start(0, store, null)) {
      System.out.println(server.uri());
      new CountDownLatch(1).await();
    }
  }

  String address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  /** As {@code kill -9}, without waiting for the end. */
  void beginKill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    beginKill();
    process.onExit().join();
  }
}
