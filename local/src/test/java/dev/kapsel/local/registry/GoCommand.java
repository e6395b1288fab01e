package dev.kapsel.local.registry;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The newest Go of this machine. */
record GoCommand(Path path, int minor) {

  private static final Pattern VERSION = Pattern.compile("go version go1\\.([0-9]{1,4})\\b.*");

  /** From here on Go fetches a newer release of itself where a module asks for one. */
  private static final int FETCHES_ITSELF = 21;

  static GoCommand find() throws Exception {
    List<GoCommand> found = new ArrayList<>();
    for (Path place : places()) {
      Path command = place.resolve("go");
      if (Files.isExecutable(command)) {
        Matcher version = VERSION.matcher(run(Path.of("."), Map.of(), command, "version").strip());
        if (version.matches()) {
          found.add(new GoCommand(command, Integer.parseInt(version.group(1))));
        }
      }
    }
    return found.stream()
        .max(Comparator.comparingInt(GoCommand::minor))
        .filter(go -> go.minor() >= FETCHES_ITSELF)
        .orElseThrow(
            () ->
                new AssertionError(
                    "the conformance suite is a Go program and needs Go 1.24 or newer; found "
                        + (found.isEmpty() ? "none" : found)
                        + ". Install one and put it on the PATH."));
  }

  private static List<Path> places() throws IOException {
    List<Path> places =
        new ArrayList<>(
            Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList());
    places.add(Path.of("/usr/local/go/bin"));
    if (Files.isDirectory(Path.of("/usr/lib"))) {
      try (DirectoryStream<Path> debian = Files.newDirectoryStream(Path.of("/usr/lib"), "go-1.*")) {
        debian.forEach(release -> places.add(release.resolve("bin")));
      }
    }
    return places;
  }

  /** Builds a program that the module in that directory names. */
  void build(Path module, String program, Path output) throws Exception {
    run(
        module,
        Map.of("GOTOOLCHAIN", "auto"),
        path,
        "build",
        "-o",
        output.toAbsolutePath(),
        program);
  }

  /** Runs a program and returns all it says; that it fails is an error. */
  static String run(Path directory, Map<String, String> environment, Object... command)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(Arrays.stream(command).map(Object::toString).toList())
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(Arrays.toString(command) + " failed:\n" + said);
    }
    return said;
  }
}
