package dev.kapsel.local.worker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Somebody without rights as whom a program can be run: only root can choose, and only where that
 * user can read the program and write to its directory.
 *
 * @param prefix comes before the command
 */
record OtherUser(List<String> prefix) {

  private static final String NOBODY = "65534";
  private static final long PROBE_SECONDS = 20;

  /** Settings of package clients that only their owner can read. */
  private static final List<String> OWN_SETTINGS =
      List.of(".config/uv/uv.toml", ".config/pip/pip.conf", ".pip/pip.conf", ".netrc");

  OtherUser {
    prefix = List.copyOf(prefix);
  }

  /**
   * @param environment in which the program will run
   * @param command that will be run
   * @param directory of the program's own, which becomes the user's
   * @return empty where it has to be the user of this process
   */
  static Optional<OtherUser> find(
      Map<String, String> environment, List<String> command, Path directory) throws IOException {
    if (!"root".equals(System.getProperty("user.name")) || hasSettings(environment.get("HOME"))) {
      return Optional.empty();
    }
    OtherUser nobody =
        new OtherUser(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    give(directory, NOBODY);
    if (nobody.canRun(environment, command, directory)) {
      return Optional.of(nobody);
    }
    give(directory, "root");
    return Optional.empty();
  }

  private static boolean hasSettings(@Nullable String home) {
    return home != null
        && OWN_SETTINGS.stream().anyMatch(name -> Files.exists(Path.of(home).resolve(name)));
  }

  private static void give(Path directory, String user) throws IOException {
    UserPrincipal owner =
        directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.filter(path -> !Files.isSymbolicLink(path)).toList()) {
        Files.setOwner(each, owner);
      }
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  /** Whether the program, and all files that its arguments name, can be read from there. */
  private boolean canRun(Map<String, String> environment, List<String> command, Path directory) {
    List<String> probe = new ArrayList<>(prefix);
    probe.addAll(
        List.of(
            "sh",
            "-c",
            "cd \"$1\" && [ -w . ] && shift && for f; do [ -r \"$f\" ] || exit 1; done",
            "sh",
            directory.toString()));
    probe.addAll(files(command, directory));
    ProcessBuilder builder =
        new ProcessBuilder(probe)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      try {
        return process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
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

  private static List<String> files(List<String> command, Path directory) {
    Stream<String> arguments =
        command.stream().flatMap(text -> Arrays.stream(text.split(File.pathSeparator, -1)));
    Stream<String> tools = Stream.of(directory.resolve("cache").resolve("tools").toString());
    return Stream.concat(arguments, tools)
        .filter(text -> text.startsWith("/") && Files.exists(Path.of(text)))
        .toList();
  }
}
