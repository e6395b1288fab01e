package dev.kapsel.builder.debian;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.builder.Concurrently;
import dev.kapsel.builder.base.BaseProbe.FoundInterpreter;
import dev.kapsel.builder.base.BaseProber;
import dev.kapsel.builder.base.BaseProgram;
import dev.kapsel.builder.bytecode.BytecodeStore;
import dev.kapsel.builder.bytecode.PackageCompiler;
import dev.kapsel.builder.bytecode.PythonCompiler;
import dev.kapsel.builder.cache.Trees;
import dev.kapsel.builder.layer.EntryPath;
import dev.kapsel.builder.layer.LayerWriter;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The bytecode of Python's library, which Debian's maintainer scripts make when its packages are
 * installed. Without it every start of Python in a container would compile whatever it imports of
 * the library. Made by the base's own Python as the bytecode of wheels is.
 */
final class LibraryBytecode {

  /** The library, and what Debian adds to it. Tests of the library are not compiled, as there. */
  private static final Pattern MODULE =
      Pattern.compile("usr/lib/python3(\\.[0-9]+)?/(?!(.*/)?tests?/).*\\.py");

  private final BaseLayers layers;
  private final List<Part> parts;

  LibraryBytecode(BaseLayers layers, List<PackageFacts> packages) {
    this.layers = layers;
    this.parts = packages.stream().map(Part::of).filter(part -> !part.modules().isEmpty()).toList();
  }

  /** The modules of one package, which have a compiler to themselves. */
  private record Part(String name, List<String> modules) {
    static Part of(PackageFacts facts) {
      return new Part(
          facts.name(),
          facts.unpacked().stream()
              .filter(path -> MODULE.matcher(path).matches())
              .sorted(EntryPath.ORDER)
              .toList());
    }

    long size(Path root) throws IOException {
      long size = 0;
      for (String module : modules) {
        size += Files.size(root.resolve(module));
      }
      return size;
    }
  }

  /**
   * @param root of the unpacked base
   * @return empty where there is no Python
   */
  Optional<Layer> make(Path root, ObjectNode config, Platform platform) throws IOException {
    Optional<FoundInterpreter> python =
        parts.isEmpty()
            ? Optional.empty()
            : BaseProber.interpreters(root, config, platform).stream().findFirst();
    return python.map(found -> make(root, found, platform));
  }

  private Layer make(Path root, FoundInterpreter python, Platform platform) {
    Path work = Trees.above(root).resolve(root.getFileName() + ".bytecode");
    try {
      Path empty = Files.createDirectories(work.resolve("empty"));
      try {
        PythonCompiler compiler =
            PythonCompiler.of(
                BaseProgram.python(root, python.interpreter(), platform),
                python.interpreter(),
                empty);
        SortedMap<String, byte[]> made = new TreeMap<>(EntryPath.ORDER);
        Concurrently.map(
                parts,
                part -> compiled(root, compiler, part, work),
                Runtime.getRuntime().availableProcessors())
            .forEach(made::putAll);
        return layers.write("bytecode of Python's library", writer -> write(writer, made));
      } finally {
        Trees.delete(work);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SortedMap<String, byte[]> compiled(
      Path root, PythonCompiler python, Part part, Path work) {
    SortedMap<String, byte[]> made = new TreeMap<>(EntryPath.ORDER);
    try (BytecodeStore store = BytecodeStore.beside(work.resolve(part.name()));
        PackageCompiler compiler = python.start(part.name(), part.size(root))) {
      for (String module : part.modules()) {
        String target = python.target(module);
        Path source = root.resolve(module);
        if (target != null && Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
          BytecodeStore.Piece piece =
              compiler.compile("/" + module, Files.readAllBytes(source), store);
          if (piece != null) {
            made.put(target, store.read(piece));
          }
        }
      }
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(LayerWriter writer, Map<String, byte[]> bytecode) throws IOException {
    for (Map.Entry<String, byte[]> file : bytecode.entrySet()) {
      writer.file(file.getKey(), 0644, file.getValue());
    }
  }
}
