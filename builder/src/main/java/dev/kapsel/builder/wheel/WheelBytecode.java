package dev.kapsel.builder.wheel;

import dev.kapsel.builder.bytecode.BytecodeStore;
import dev.kapsel.builder.bytecode.BytecodeStore.Piece;
import dev.kapsel.builder.bytecode.PackageCompiler;
import dev.kapsel.builder.bytecode.PythonCompiler;
import dev.kapsel.builder.layer.EntryPath;
import java.io.IOException;
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
        String target = python.target(module.getKey());
        if (piece != null && target != null) {
          plan.put(target, new Planned.Compiled(store, piece));
        }
      }
    }
  }

  /**
   * Forgets what a replaced module was compiled to. All modules have one time, so Python would take
   * it for that of another module of the same size.
   */
  void forget(SortedMap<String, ?> files, String replaced) {
    String target = python.target(replaced);
    if (target != null) {
      files.remove(target);
    }
  }

  private SortedMap<String, Planned> modules(SortedMap<String, Planned> plan) {
    SortedMap<String, Planned> modules = new TreeMap<>(EntryPath.ORDER);
    plan.forEach(
        (path, file) -> {
          if (python.target(path) != null && size(file) <= PythonCompiler.LARGEST_SOURCE) {
            modules.put(path, file);
          }
        });
    return modules;
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
