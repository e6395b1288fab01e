package dev.kapsel.builder.layer;

import dev.kapsel.model.lock.Lock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes the layer that makes a directory a Python environment: links to the base's interpreter and
 * {@code pyvenv.cfg}. It holds no package.
 *
 * @see <a href="https://docs.python.org/3/library/site.html">Python's site module, pyvenv.cfg</a>
 */
public final class EnvironmentLayer {

  private EnvironmentLayer() {}

  /**
   * @param seesBase whether the packages of the base are importable
   */
  public static LayerBlob write(Lock.Interpreter interpreter, boolean seesBase, Path file)
      throws IOException {
    String prefix = Recipe.PREFIX.substring(1);
    String python = "python" + minor(interpreter);
    try (LayerWriter layer = LayerWriter.to(file)) {
      layer.directory(prefix + "/bin", 0755);
      layer.symlink(prefix + "/bin/" + python, interpreter.path());
      layer.symlink(prefix + "/bin/python", python);
      layer.symlink(prefix + "/bin/python3", python);
      layer.directory(prefix + "/lib/" + python + "/site-packages", 0755);
      layer.symlink(prefix + "/lib64", "lib");
      layer.file(prefix + "/pyvenv.cfg", 0644, configuration(interpreter, seesBase));
      return layer.finish();
    }
  }

  /** Such as {@code 3.11}. */
  static String minor(Lock.Interpreter interpreter) {
    String[] parts = interpreter.version().split("\\.", -1);
    return parts[0] + "." + parts[1];
  }

  private static byte[] configuration(Lock.Interpreter interpreter, boolean seesBase) {
    String home = interpreter.path().substring(0, interpreter.path().lastIndexOf('/'));
    return """
        home = %s
        include-system-site-packages = %s
        version = %s
        executable = %s
        """
        .formatted(home, seesBase, interpreter.version(), interpreter.path())
        .getBytes(StandardCharsets.UTF_8);
  }
}
