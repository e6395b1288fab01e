package dev.kapsel.builder.bytecode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How a program of a base is held: it can write to no file, open few, and has bounds on memory and
 * processor time. Where the machine allows it, it has no network either. It gets no variables but
 * those that it is given.
 *
 * @param prefix comes before everything else
 * @param directory where it runs, empty
 */
record Confinement(List<String> prefix, Path directory) {

  private static final List<String> NO_NETWORK = List.of("unshare", "--user", "--net", "--");
  private static final int ADDRESS_SPACE_KIB = 1 << 20;

  Confinement {
    prefix = List.copyOf(prefix);
  }

  /** The closest that this machine has. */
  static Confinement here(Path directory) {
    Confinement close = new Confinement(NO_NETWORK, directory);
    return close.works() ? close : new Confinement(List.of(), directory);
  }

  /**
   * Starts the program; what it complains about goes nowhere.
   *
   * @param seconds of processor time, after which it is killed
   */
  Process start(List<String> program, Map<String, String> environment, long seconds)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    // Numbers only: the program and its arguments are passed, never put into this text.
    String limits =
        "ulimit -c 0 && ulimit -f 0 && ulimit -n 64 && ulimit -t %d && ulimit -v %d && exec \"$@\""
            .formatted(seconds, ADDRESS_SPACE_KIB);
    command.addAll(List.of("/bin/sh", "-c", limits, "sh"));
    command.addAll(program);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private boolean works() {
    try {
      Process process = start(List.of("true"), Map.of("PATH", "/usr/bin:/bin"), 1);
      try {
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
