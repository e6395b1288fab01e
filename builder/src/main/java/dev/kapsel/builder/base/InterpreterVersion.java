package dev.kapsel.builder.base;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The exact version of a Python, found without running it: the program or its library has it as a
 * string; where these leave a doubt, the C headers decide, then the package database.
 */
final class InterpreterVersion {

  private static final Pattern HEADER =
      Pattern.compile("#define\\s+PY_VERSION\\s+\"(3\\.[0-9]+\\.[0-9]+[a-z0-9]*)\\+?\"");
  private static final long MOST_BYTES = 256L << 20;

  private final InnerPaths paths;
  private final SharedLibraries libraries;

  InterpreterVersion(InnerPaths paths, SharedLibraries libraries) {
    this.paths = paths;
    this.libraries = libraries;
  }

  String of(Path executable, PythonHome home) throws IOException {
    String soname = "lib" + home.name() + ".so.1.0";
    Path own = paths.file(home.prefix() + "/lib/" + soname);
    for (Path binary : new Path[] {own, libraries.find(soname), executable}) {
      Set<String> stated = binary == null ? Set.of() : stated(binary, home);
      if (stated.size() == 1) {
        return stated.iterator().next();
      }
    }
    String version = fromHeader(home);
    version = version == null ? fromDebian(home) : version;
    if (version == null) {
      throw new BuildFailedException(
          FailureCode.BASE_UNUSABLE,
          "The exact version of `%s` in the base image cannot be found."
              .formatted(paths.inner(executable)),
          "Use a base image with an unchanged CPython.");
    }
    return version;
  }

  /** Linkers let strings share their ends, so the version may follow other text. */
  private static Set<String> stated(Path binary, PythonHome home) throws IOException {
    if (Files.size(binary) > MOST_BYTES) {
      return Set.of();
    }
    Pattern version =
        Pattern.compile(
            "(?<![0-9.])(3\\." + home.minor() + "\\.[0-9]{1,2}(?:(?:a|b|rc)[0-9]+)?)\\+?\\x00");
    return version
        .matcher(Files.readString(binary, StandardCharsets.ISO_8859_1))
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toSet());
  }

  private @Nullable String fromHeader(PythonHome home) throws IOException {
    Path header = paths.file(home.prefix() + "/include/" + home.name() + "/patchlevel.h");
    if (header == null) {
      return null;
    }
    Matcher matcher = HEADER.matcher(Files.readString(header, StandardCharsets.ISO_8859_1));
    return matcher.find() ? matcher.group(1) : null;
  }

  private @Nullable String fromDebian(PythonHome home) throws IOException {
    Path status = paths.file("/var/lib/dpkg/status");
    if (status == null || !home.prefix().equals("/usr")) {
      return null;
    }
    Pattern entry =
        Pattern.compile(
            "(?m)^Package: "
                + Pattern.quote(home.name() + "-minimal")
                + "$(?:\\n(?!\\n).*)*?\\nVersion: (3\\.[0-9]+\\.[0-9]+(?:(?:a|b|rc)[0-9]+)?)");
    Matcher matcher = entry.matcher(Files.readString(status, StandardCharsets.ISO_8859_1));
    return matcher.find() ? matcher.group(1) : null;
  }
}
