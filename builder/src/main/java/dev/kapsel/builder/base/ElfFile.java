package dev.kapsel.builder.base;

import dev.kapsel.model.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * As much of an ELF file as looking at a base needs. Both platforms are 64 bit, little endian.
 *
 * @see <a href="https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html">System V ABI,
 *     chapters 4 and 5</a>
 */
final class ElfFile {

  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int INTERPRETER = 3;
  private static final int MOST_HEADER_BYTES = 1 << 16;

  private final ByteBuffer head;

  private ElfFile(ByteBuffer head) {
    this.head = head;
  }

  /** Null where it is no ELF file for the platform. */
  static @Nullable ElfFile read(Path file, Platform platform) throws IOException {
    ByteBuffer head;
    try (InputStream in = Files.newInputStream(file)) {
      head = ByteBuffer.wrap(in.readNBytes(MOST_HEADER_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    }
    int machine =
        switch (platform) {
          case LINUX_AMD64 -> 62;
          case LINUX_ARM64 -> 183;
        };
    boolean fits =
        head.limit() >= HEADER
            && head.getInt(0) == 0x464c457f
            && head.get(4) == 2
            && head.get(5) == 1
            && head.getShort(18) == machine;
    return fits ? new ElfFile(head) : null;
  }

  /** The loader that the file names; null where it names none. */
  @Nullable String loader() {
    long table = head.getLong(32);
    int count = head.getShort(56) & 0xffff;
    for (int i = 0; i < count; i++) {
      long at = table + (long) i * PROGRAM_HEADER;
      if (at < 0 || at + PROGRAM_HEADER > head.limit()) {
        return null;
      }
      if (head.getInt((int) at) == INTERPRETER) {
        return text(head.getLong((int) at + 8), head.getLong((int) at + 32));
      }
    }
    return null;
  }

  private @Nullable String text(long offset, long size) {
    if (offset < 0 || size < 2 || size > 4096 || offset + size > head.limit()) {
      return null;
    }
    return new String(head.array(), (int) offset, (int) size - 1, StandardCharsets.UTF_8);
  }
}
