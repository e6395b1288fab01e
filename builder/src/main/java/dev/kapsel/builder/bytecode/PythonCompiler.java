package dev.kapsel.builder.bytecode;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.base.BaseProgram;
import dev.kapsel.model.lock.Lock.Interpreter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The base's own Python as a compiler: only its bytecode fits it. It sees each module and runs
 * none, one process for each package, so that equal packages give equal bytes. Specification:
 * {@code docs/spec/layer-recipe.md}, section Bytecode. Any number of threads.
 */
public final class PythonCompiler {

  /** A larger module stays without bytecode: compiling it would take too much memory. */
  public static final int LARGEST_SOURCE = 4 << 20;

  private static final String MODULE = ".py";
  private static final int LONGEST_NAME = 255;
  private static final Pattern MINOR = Pattern.compile("3\\.(\\d{1,3})\\..*");

  private final BaseProgram python;
  private final Interpreter interpreter;
  private final Confinement confinement;

  private PythonCompiler(BaseProgram python, Interpreter interpreter, Confinement confinement) {
    this.python = python;
    this.interpreter = interpreter;
    this.confinement = confinement;
  }

  /**
   * @param python started for nothing else
   * @param interpreter what it is taken for
   * @param directory an empty one
   */
  public static PythonCompiler of(BaseProgram python, Interpreter interpreter, Path directory) {
    try {
      return new PythonCompiler(python, interpreter, Confinement.here(python.root(), directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * For an interpreter that somebody brought along, and that would otherwise read whatever the
   * builder can read, such as what belongs to other workspaces.
   *
   * @throws BuildFailedException if the machine cannot hold it apart
   */
  public PythonCompiler apart() {
    if (!confinement.apart()) {
      throw new BuildFailedException(
          FailureCode.BASE_UNUSABLE,
          "`%s` of the base image cannot be run: this machine does not let the builder hold it apart from everything else (`unshare` may make no namespaces for users and mounts)"
              .formatted(interpreter.path()),
          "Choose one of Kapsel's own bases or set `bytecode: false`. Whoever runs the service can allow user namespaces, or set KAPSEL_TRUST_BASES=1 where everybody who registers definitions may read all that the service can.");
    }
    return this;
  }

  /**
   * Where Python looks for what a module is compiled to.
   *
   * @param path of any file
   * @return null if the file is no module, or there is no name for its bytecode
   */
  public @Nullable String target(String path) {
    int name = path.lastIndexOf('/') + 1;
    if (!path.endsWith(MODULE) || path.length() - name == MODULE.length()) {
      return null;
    }
    String stem = path.substring(name, path.length() - MODULE.length());
    String compiled = stem + "." + tag() + ".pyc";
    return compiled.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
        ? path.substring(0, name) + "__pycache__/" + compiled
        : null;
  }

  /** What the names of its files have before {@code .pyc}, such as {@code cpython-311}. */
  private String tag() {
    Matcher minor = MINOR.matcher(interpreter.version());
    if (!minor.matches()) {
      throw new IllegalStateException("environments are made for CPython 3 only");
    }
    return "cpython-3" + minor.group(1);
  }

  /**
   * Begins with a package.
   *
   * @param name of the package file, for errors
   * @param bytes of all modules that will come
   * @throws BuildFailedException if the interpreter cannot be started or is another one
   */
  public PackageCompiler start(String name, long bytes) {
    try {
      long seconds = PackageCompiler.seconds(bytes);
      Process process =
          confinement.start(
              python.with(List.of("-I", "-S", "-B", "-W", "ignore", "-c", program())),
              environment(),
              seconds);
      PackageCompiler compiler = new PackageCompiler(process, name, seconds);
      try {
        compiler.expect(interpreter);
        return compiler;
      } catch (BuildFailedException e) {
        compiler.close();
        throw e;
      }
    } catch (IOException e) {
      throw unusable(interpreter, String.valueOf(e.getMessage()));
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>(python.environment());
    environment.put("PYTHONHASHSEED", "0");
    return environment;
  }

  static BuildFailedException unusable(Interpreter interpreter, String reason) {
    return new BuildFailedException(
        FailureCode.BASE_UNUSABLE,
        "`%s` of the base image cannot compile packages: %s".formatted(interpreter.path(), reason),
        "Set `bytecode: false` in the definition, or choose another base image.");
  }

  private static String program() {
    try (InputStream program = PythonCompiler.class.getResourceAsStream("compile.py")) {
      if (program == null) {
        throw new IllegalStateException("compile.py is missing from the builder");
      }
      return new String(program.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
