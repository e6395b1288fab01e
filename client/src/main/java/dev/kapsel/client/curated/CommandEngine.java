package dev.kapsel.client.curated;

import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.oci.ImageReference;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Docker or Podman by its command. The program goes in by standard input, so that an engine on
 * another machine gets it too, and it runs as a file, as programs do that start others.
 */
public final class CommandEngine implements SmokeEngine {

  private static final Duration PULL = Duration.ofHours(1);
  private static final Duration RUN = Duration.ofMinutes(15);
  private static final List<String> KNOWN = List.of("docker", "podman");
  private static final int SHOWN = 2_000;

  private static final Pattern LOOPBACK =
      Pattern.compile("(?:localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1])(?::[0-9]+)?");

  private static final String FROM_INPUT =
      """
      import os, sys
      with open("/tmp/smoke.py", "w") as file:
          file.write(sys.stdin.read())
      os.execv(sys.executable, [sys.executable, "/tmp/smoke.py"])
      """;

  private final String command;

  public CommandEngine(String command) {
    this.command = command;
  }

  /**
   * The first that is on a search path.
   *
   * @param path directories, as in the variable {@code PATH}; null where that is not set
   */
  public static Optional<SmokeEngine> find(@Nullable String path) {
    return KNOWN.stream()
        .filter(
            name ->
                Arrays.stream(String.valueOf(path).split(File.pathSeparator, -1))
                    .anyMatch(directory -> Files.isExecutable(Path.of(directory, name))))
        .<SmokeEngine>map(CommandEngine::new)
        .findFirst();
  }

  @Override
  public String name() {
    return String.valueOf(Path.of(command).getFileName());
  }

  @Override
  public void run(ImageReference image, PullCredentials login, String program) {
    Path directory = null;
    try {
      directory = Files.createTempDirectory("kapsel-smoke");
      Map<String, String> access = access(directory, login);
      List<String> pull = new ArrayList<>(List.of("pull", "--quiet"));
      if (name().equals("podman") && LOOPBACK.matcher(image.registry()).matches()) {
        // Docker takes plain HTTP from there by itself.
        pull.add("--tls-verify=false");
      }
      pull.add(image.toString());
      execute(directory, access, PULL, "", pull.toArray(String[]::new));
      execute(
          directory,
          access,
          RUN,
          program,
          "run",
          "--rm",
          "--interactive",
          "--network",
          "none",
          image.toString(),
          "python",
          "-c",
          FROM_INPUT);
    } catch (IOException e) {
      throw new CatalogueException(command + " cannot be run: " + e.getMessage(), e);
    } finally {
      remove(directory);
    }
  }

  /** A login for this engine's processes alone; nothing of it stays. */
  private static Map<String, String> access(Path directory, PullCredentials login)
      throws IOException {
    if (login.username() == null) {
      return Map.of();
    }
    String both = login.username() + ":" + login.password();
    String secret = Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    Map<String, Object> content = Map.of("auths", Map.of(login.registry(), Map.of("auth", secret)));
    Path file = directory.resolve("config.json");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, KapselJson.mapper().writeValueAsBytes(content));
    return Map.of("DOCKER_CONFIG", directory.toString(), "REGISTRY_AUTH_FILE", file.toString());
  }

  private void execute(
      Path directory,
      Map<String, String> variables,
      Duration within,
      String input,
      String... arguments)
      throws IOException {
    Path in = Files.writeString(directory.resolve("input"), input);
    Path out = directory.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.command().addAll(List.of(arguments));
    builder.environment().putAll(variables);
    Process process = builder.redirectInput(in.toFile()).redirectOutput(out.toFile()).start();
    String what = name() + " " + arguments[0];
    try {
      if (!process.waitFor(within.toSeconds(), TimeUnit.SECONDS)) {
        throw new CatalogueException(
            what + " did not end within " + within.toMinutes() + " minutes\n" + end(out));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CatalogueException(what + " was interrupted", e);
    } finally {
      process.destroy();
    }
    if (process.exitValue() != 0) {
      throw new CatalogueException(what + " ended with " + process.exitValue() + "\n" + end(out));
    }
  }

  private static String end(Path output) throws IOException {
    String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
    return text.length() <= SHOWN ? text : "..." + text.substring(text.length() - SHOWN);
  }

  private static void remove(@Nullable Path directory) {
    if (directory == null) {
      return;
    }
    File[] files = directory.toFile().listFiles();
    for (File file : files == null ? new File[0] : files) {
      boolean unused = file.delete();
    }
    boolean unused = directory.toFile().delete();
  }
}
