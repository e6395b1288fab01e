package dev.kapsel.builder.layer;

import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Sha256;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Names a layer by all that decides its bytes: recipe, exact interpreter, prefix, bytecode or none
 * and whose, and package files. So a layer that is known need not be made, nor its packages
 * fetched.
 */
public final class LayerKey {

  private LayerKey() {}

  /**
   * @param bytecode whether the packages are compiled
   * @param compiler what their bytecode is told apart by, because an interpreter can claim to be
   *     any other; empty for those of Kapsel's own bases, which do not
   */
  public static String of(
      String recipe,
      Lock.Interpreter interpreter,
      String prefix,
      boolean bytecode,
      String compiler,
      Collection<LockedFile> files) {
    List<String> parts =
        new ArrayList<>(
            List.of(recipe, interpreter.implementation(), interpreter.version(), prefix));
    parts.add(bytecode ? "compiled packages" : "packages");
    if (bytecode && !compiler.isEmpty()) {
      parts.add("by " + compiler);
    }
    files.stream().sorted().forEach(file -> parts.add(file.fileName() + " " + file.sha256()));
    // No part holds a line end: names of files and versions are checked where they come in.
    return Sha256.of(String.join("\n", parts)).hex();
  }

  /** The key of the layer that {@link EnvironmentLayer} writes. */
  public static String ofEnvironment(
      String recipe, Lock.Interpreter interpreter, String prefix, boolean seesBase) {
    return Sha256.of(
            String.join(
                "\n",
                recipe,
                interpreter.implementation(),
                interpreter.version(),
                prefix,
                "environment",
                interpreter.path(),
                String.valueOf(seesBase)))
        .hex();
  }
}
