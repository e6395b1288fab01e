package dev.kapsel.local.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An engine from Debian that pulls an image from a registry on loopback and runs it. */
interface ContainerEngine extends AutoCloseable {

  String name();

  void pull(String reference) throws IOException, InterruptedException;

  /** Runs a command in a new container without network, and gives what it printed. */
  String run(String reference, List<String> command) throws IOException, InterruptedException;

  @Override
  void close() throws IOException, InterruptedException;

  static String execute(Path directory, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException(
          String.join(" ", command) + " did not end: " + Files.readString(output));
    }
    String text = Files.readString(output);
    if (process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + text);
    }
    return text;
  }

  static String[] joined(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all.toArray(String[]::new);
  }

  /** Tries until it succeeds, for a daemon that comes up. */
  static void await(Process daemon, Path directory, String... command)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        execute(directory, command);
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline || daemon.waitFor(200, TimeUnit.MILLISECONDS)) {
          throw e;
        }
      }
    }
  }
}
