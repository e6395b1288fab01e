package dev.kapsel.builder.wheel;

import dev.kapsel.builder.bytecode.BytecodeStore;
import dev.kapsel.builder.bytecode.BytecodeStore.Piece;
import dev.kapsel.builder.bytecode.PackageCompiler;
import dev.kapsel.builder.bytecode.PythonCompiler;
import dev.kapsel.builder.layer.EntryPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Has the modules of wheels compiled: all files that end in {@code .py}, wherever they go, as in
 * pip. What does not compile stays without, also as in pip.
 *
 * @param store holds the bytecode until the layer is written
 */
record WheelBytecode(PythonCompiler python, BytecodeStore store) {

  private static final String MODULE = ".py";
  private static final int LONGEST_NAME = 255;

  /** Adds to the plan of one wheel what its modules are compiled to. */
  void add(SortedMap<String, Planned> plan, WheelArchive archive) throws IOException {
    SortedMap<String, Planned> modules = modules(plan);
    if (modules.isEmpty()) {
      return;
    }
    long bytes = modules.values().stream().mapToLong(WheelBytecode::size).sum();
    try (PackageCompiler compiler = python.start(archive.suspect().fileName(), bytes)) {
      for (Map.Entry<String, Planned> module : modules.entrySet()) {
        byte[] source = source(archive, module.getValue());
        Piece piece = compiler.compile("/" + module.getKey(), source, store);
        if (piece != null) {
          plan.put(target(module.getKey(), python.tag()), new Planned.Compiled(store, piece));
        }
      }
    }
  }

  /**
   * Forgets what a replaced module was compiled to. All modules have one time, so Python would take
   * it for that of another module of the same size.
   */
  void forget(SortedMap<String, ?> files, String replaced) {
    if (replaced.endsWith(MODULE)) {
      files.remove(target(replaced, python.tag()));
    }
  }

  private SortedMap<String, Planned> modules(SortedMap<String, Planned> plan) {
    SortedMap<String, Planned> modules = new TreeMap<>(EntryPath.ORDER);
    plan.forEach(
        (path, file) -> {
          if (isModule(path) && size(file) <= PythonCompiler.LARGEST_SOURCE) {
            modules.put(path, file);
          }
        });
    return modules;
  }

  /** Whether there is a name for its bytecode. */
  private boolean isModule(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String compiled = name.replaceFirst("py$", python.tag() + ".pyc");
    return name.endsWith(MODULE)
        && name.length() > MODULE.length()
        && compiled.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
  }

  private static String target(String module, String tag) {
    int name = module.lastIndexOf('/') + 1;
    String stem = module.substring(name, module.length() - MODULE.length());
    return module.substring(0, name) + "__pycache__/" + stem + "." + tag + ".pyc";
  }

  private static long size(Planned file) {
    return switch (file) {
      case Planned.Copied copied -> copied.entry().size();
      case Planned.Rewritten script -> script.entry().size();
      case Planned.Made made -> made.content().length;
      case Planned.Compiled compiled -> compiled.piece().size();
    };
  }

  private static byte[] source(WheelArchive archive, Planned file) throws IOException {
    return switch (file) {
      case Planned.Copied copied -> archive.content(copied.entry(), PythonCompiler.LARGEST_SOURCE);
      case Planned.Rewritten script -> WheelInstall.rewritten(archive, script.entry());
      case Planned.Made made -> made.content();
      case Planned.Compiled compiled -> compiled.store().read(compiled.piece());
    };
  }
}
