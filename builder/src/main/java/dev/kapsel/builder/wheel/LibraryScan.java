package dev.kapsel.builder.wheel;

import dev.kapsel.builder.layer.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Notes which shared libraries a layer holds and which it needs from elsewhere. The content of ELF
 * files passes through a scratch file, since what the linker reads may lie anywhere in them.
 */
final class LibraryScan implements ByteSink, AutoCloseable {

  private static final Pattern LIBRARY = Pattern.compile(".*\\.so(\\.\\d[\\w.]*)?");
  // Nobody links against extension modules: their names are no use to the link check.
  private static final Pattern EXTENSION = Pattern.compile(".*\\.(cpython-[^.]*|abi3)\\.so");

  /** The layer index keeps the names, in one item for each layer. */
  private static final int MOST_NAMES = 4000;

  private final FileChannel scratch;
  private final TreeSet<String> provides = new TreeSet<>();
  private final TreeSet<String> extensions = new TreeSet<>();
  private final Map<String, String> needs = new HashMap<>();
  private boolean first;
  private boolean elf;

  /** Keeps its scratch file beside the layer, where there is room. */
  LibraryScan(Path layer) throws IOException {
    Path file = Files.createTempFile(layer.toAbsolutePath().getParent(), "scan", ".elf");
    this.scratch =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  void begin() {
    first = true;
    elf = false;
  }

  @Override
  public void accept(byte[] bytes, int offset, int length) throws IOException {
    if (first && length > 0) {
      first = false;
      int magic = ElfLibrary.MAGIC.length;
      elf =
          length >= magic
              && Arrays.equals(bytes, offset, offset + magic, ElfLibrary.MAGIC, 0, magic);
      scratch.truncate(0);
    }
    if (elf) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      while (buffer.hasRemaining()) {
        scratch.write(buffer);
      }
    }
  }

  /** Takes note of the file that just passed. */
  void end(String path, String wheel) throws IOException {
    if (provides.size() + needs.size() > MOST_NAMES) {
      throw new Suspect(wheel)
          .refuse("brings the shared libraries of its layer above %,d".formatted(MOST_NAMES));
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (LIBRARY.matcher(name).matches()) {
      (EXTENSION.matcher(name).matches() ? extensions : provides).add(name);
    }
    if (elf) {
      ElfLibrary library = ElfLibrary.read(scratch);
      if (library.soname() != null) {
        provides.add(library.soname());
      }
      library.needed().forEach(needed -> needs.putIfAbsent(needed, wheel));
    }
  }

  List<String> provides() {
    return List.copyOf(provides);
  }

  /** What no file of this layer provides. */
  Map<String, String> needs() {
    Map<String, String> open = new TreeMap<>(needs);
    open.keySet().removeAll(provides);
    open.keySet().removeAll(extensions);
    return open;
  }

  @Override
  public void close() throws IOException {
    scratch.close();
  }
}
