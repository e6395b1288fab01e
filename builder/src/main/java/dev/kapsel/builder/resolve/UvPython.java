package dev.kapsel.builder.resolve;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.tool.ToolProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machine's Python that uv runs on, found once and kept. Left to itself uv looks through PATH
 * and starts what it finds in every run, which takes longer than resolving where those are shims.
 * Its version does not matter: what is resolved for is stated.
 */
final class UvPython {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final String uv;
  private final SharedCache cache;
  private final Path kept;

  UvPython(String uv, SharedCache cache) {
    this.uv = uv;
    this.cache = cache;
    this.kept = cache.resolve("uv-python");
  }

  /** Empty where uv finds none; it says so itself when it is run. */
  Optional<Path> find(Path work) throws IOException {
    if (Files.isRegularFile(kept)) {
      Path before = Path.of(Files.readString(kept));
      if (Files.isExecutable(before)) {
        return Optional.of(before);
      }
    }
    Optional<Path> found = ask(work);
    if (found.isPresent()) {
      cache.write(kept, found.get().toString().getBytes(UTF_8));
    }
    return found;
  }

  private Optional<Path> ask(Path work) {
    try {
      ToolProcess.Outcome told =
          ToolProcess.run(
              List.of(uv, "python", "find", "--no-python-downloads", "--no-project", "cpython"),
              Map.of(),
              work,
              LIMIT);
      Path path = Path.of(told.output().strip());
      return told.exitCode() == 0 && Files.isExecutable(path)
          ? Optional.of(path)
          : Optional.empty();
    } catch (BuildFailedException | java.nio.file.InvalidPathException e) {
      return Optional.empty();
    }
  }
}
