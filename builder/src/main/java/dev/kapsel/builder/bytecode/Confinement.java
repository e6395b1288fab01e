package dev.kapsel.builder.bytecode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a program of a base is held: it can write to no file, open few, and has bounds on memory and
 * processor time. It gets no variables but those that it is given. Where the machine allows it, it
 * has no network either, and where it allows namespaces for mounts too, the program is apart: it
 * sees nothing but the base, which it cannot change, and no process but its own.
 *
 * @param prefix comes before everything else
 * @param script what the shell does, with the seconds, the root and the directory as its arguments,
 *     before it becomes the program that follows them
 * @param root where the base is unpacked; null for a program that is held as it is
 * @param directory where it runs, empty
 */
record Confinement(List<String> prefix, String script, @Nullable Path root, Path directory) {

  private static final List<String> NO_NETWORK = List.of("unshare", "--user", "--net", "--");

  private static final List<String> APART =
      List.of(
          "unshare",
          "--user",
          "--map-root-user",
          "--mount",
          "--net",
          "--ipc",
          "--pid",
          "--fork",
          "--kill-child",
          "--");

  /** Kibibytes of address space. */
  private static final String LIMITS =
      "ulimit -c 0 && ulimit -n 64 && ulimit -t \"$1\" && ulimit -v 1048576";

  private static final String AS_IT_IS = LIMITS + " && ulimit -f 0 && shift 3 && exec \"$@\"";

  /**
   * The base is all that there is below the directory, at the path that it has outside, so that no
   * path of the program's is another one inside. The second user, who is nobody special, loses the
   * rights that mounting took, and within a changed root nobody makes namespaces.
   */
  private static final String ROOTED =
      LIMITS
          + " && mount -o bind \"$3\" \"$3\" && mount -o bind,ro,nosuid,nodev \"$2\" \"$3$2\""
          + " && mount -o remount,bind,ro,nosuid,nodev \"$3\" && ulimit -f 0 && new=$3 && shift 3"
          + " && if [ $# -eq 0 ]; then set -- true; else set -- --root \"$new\" --wd / -- \"$@\"; fi"
          + " && exec unshare --user --map-user=1000 --map-group=1000 \"$@\"";

  Confinement {
    prefix = List.copyOf(prefix);
  }

  /**
   * The closest that this machine has.
   *
   * @param root where the program's base is unpacked; null if it is of no base
   */
  static Confinement here(@Nullable Path root, Path directory) throws IOException {
    if (root != null) {
      Path inside = root.toAbsolutePath().normalize();
      Files.createDirectories(directory.resolve(inside.toString().substring(1)));
      Confinement apart = new Confinement(APART, ROOTED, inside, directory.toAbsolutePath());
      if (apart.works(List.of())) {
        return apart;
      }
    }
    Confinement offline = new Confinement(NO_NETWORK, AS_IT_IS, null, directory);
    return offline.works(List.of("true"))
        ? offline
        : new Confinement(List.of(), AS_IT_IS, null, directory);
  }

  /** Whether the program sees its base and nothing else. */
  boolean apart() {
    return root != null;
  }

  /**
   * Starts the program; what it complains about goes nowhere.
   *
   * @param seconds of processor time, after which it is killed
   */
  Process start(List<String> program, Map<String, String> environment, long seconds)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("/bin/sh", "-c", script, "sh"));
    command.addAll(List.of(Long.toString(seconds), String.valueOf(root), directory.toString()));
    command.addAll(program);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** With all that it has started, and nobody is asked: the first of those takes its own along. */
  static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private boolean works(List<String> program) {
    try {
      Process process = start(program, Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), 1);
      try {
        return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
      } finally {
        kill(process);
      }
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
