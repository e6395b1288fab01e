package dev.kapsel.builder.base;

import dev.kapsel.builder.base.BaseProbe.FoundInterpreter;
import dev.kapsel.builder.cache.Trees;
import dev.kapsel.model.lock.Lock.Interpreter;
import dev.kapsel.model.oci.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the CPythons of an image, in the order in which its PATH offers them. */
final class InterpreterSearch {

  private static final Pattern VERSIONED = Pattern.compile("python3\\.([0-9]{1,3})");
  // Where Pythons stand that no PATH mentions.
  private static final List<String> USUAL =
      List.of("/usr/local/bin", "/usr/bin", "/opt/conda/bin", "/opt/venv/bin");

  private final InnerPaths paths;
  private final SharedLibraries libraries;
  private final Platform platform;
  private final Map<Path, FoundInterpreter> found = new LinkedHashMap<>();

  InterpreterSearch(InnerPaths paths, SharedLibraries libraries, Platform platform) {
    this.paths = paths;
    this.libraries = libraries;
    this.platform = platform;
  }

  List<FoundInterpreter> search(List<String> path) throws IOException {
    for (String name : List.of("python3", "python")) {
      for (String directory : path) {
        look(directory + "/" + name);
      }
    }
    List<String> everywhere = new ArrayList<>(path);
    everywhere.addAll(USUAL);
    for (String directory : everywhere) {
      for (String name : versioned(directory)) {
        look(directory + "/" + name);
      }
    }
    return List.copyOf(found.values());
  }

  private List<String> versioned(String directory) {
    return paths.names(directory).stream()
        .filter(name -> VERSIONED.matcher(name).matches())
        .sorted(Comparator.comparingInt(InterpreterSearch::minor).reversed())
        .toList();
  }

  private static int minor(String name) {
    Matcher matcher = VERSIONED.matcher(name);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  private void look(String command) throws IOException {
    Path executable = paths.file(command);
    if (executable == null
        || found.containsKey(executable)
        || ElfFile.read(executable, platform) == null) {
      return;
    }
    PythonHome home = home(executable);
    if (home == null) {
      return;
    }
    String version = new InterpreterVersion(paths, libraries).of(executable, home);
    found.put(
        executable,
        new FoundInterpreter(
            new Interpreter("cpython", version, paths.inner(executable)),
            command,
            new InstalledDistributions(paths).of(home)));
  }

  /** Null where no standard library of a Python 3 belongs to it: another Python, or half of one. */
  private @Nullable PythonHome home(Path executable) {
    Path bin = Trees.above(executable);
    if (bin.equals(paths.root())) {
      return null;
    }
    String above = paths.inner(Trees.above(bin)).replaceFirst("/+$", "");
    // On a merged /usr the same file is found through /bin as well.
    for (String prefix : List.of(above, above + "/usr")) {
      String own = executable.getFileName().toString();
      List<String> candidates =
          VERSIONED.matcher(own).matches() ? List.of(own) : versioned(prefix + "/lib");
      for (String name : candidates) {
        if (paths.file(prefix + "/lib/" + name + "/os.py") != null) {
          return new PythonHome(prefix, minor(name));
        }
      }
    }
    return null;
  }
}
