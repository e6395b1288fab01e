package dev.kapsel.builder.wheel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the dynamic linker reads in an ELF file. Files that are not for it (another processor, no
 * dynamic section, broken) need nothing.
 *
 * @param soname the name that others need it by
 * @param needed the names that it needs
 */
record ElfLibrary(@Nullable String soname, List<String> needed) {

  static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};

  private static final ElfLibrary NOTHING = new ElfLibrary(null, List.of());
  private static final int HEADER = 64;
  private static final int SEGMENT = 56;
  private static final int MOST_SEGMENTS = 1000;
  private static final int LARGEST_DYNAMIC = 1 << 20;
  private static final int LONGEST_NAME = 255;
  private static final int X86_64 = 62;
  private static final int AARCH64 = 183;

  ElfLibrary {
    needed = List.copyOf(needed);
  }

  private record Segment(int type, long offset, long address, long size) {}

  static ElfLibrary read(FileChannel file) throws IOException {
    ByteBuffer header = bytes(file, 0, HEADER);
    if (header == null || header.get(4) != 2 || header.get(5) != 1) {
      return NOTHING;
    }
    int machine = header.getShort(18);
    if (machine != X86_64 && machine != AARCH64) {
      return NOTHING;
    }
    List<Segment> segments = segments(file, header);
    for (Segment segment : segments) {
      if (segment.type() == 2) {
        return dynamic(file, segment, segments);
      }
    }
    return NOTHING;
  }

  private static List<Segment> segments(FileChannel file, ByteBuffer header) throws IOException {
    int count = Short.toUnsignedInt(header.getShort(56));
    List<Segment> segments = new ArrayList<>();
    if (header.getShort(54) != SEGMENT || count > MOST_SEGMENTS) {
      return segments;
    }
    ByteBuffer table = bytes(file, header.getLong(32), (long) count * SEGMENT);
    for (int at = 0; table != null && at < table.limit(); at += SEGMENT) {
      segments.add(
          new Segment(
              table.getInt(at),
              table.getLong(at + 8),
              table.getLong(at + 16),
              table.getLong(at + 32)));
    }
    return segments;
  }

  private static ElfLibrary dynamic(FileChannel file, Segment segment, List<Segment> segments)
      throws IOException {
    ByteBuffer table = bytes(file, segment.offset(), Math.min(segment.size(), LARGEST_DYNAMIC));
    long strings = -1;
    long soname = -1;
    List<Long> needed = new ArrayList<>();
    for (int at = 0; table != null && at + 16 <= table.limit(); at += 16) {
      long tag = table.getLong(at);
      long value = table.getLong(at + 8);
      if (tag == 0) {
        break;
      } else if (tag == 1) {
        needed.add(value);
      } else if (tag == 5) {
        strings = offset(value, segments);
      } else if (tag == 14) {
        soname = value;
      }
    }
    List<String> names = new ArrayList<>();
    for (long at : needed) {
      String name = string(file, strings, at);
      if (name != null) {
        names.add(name);
      }
    }
    return new ElfLibrary(soname < 0 ? null : string(file, strings, soname), names);
  }

  /** Where in the file the loaded address comes from. */
  private static long offset(long address, List<Segment> segments) {
    for (Segment segment : segments) {
      long inside = address - segment.address();
      if (segment.type() == 1 && inside >= 0 && inside < segment.size()) {
        return segment.offset() + inside;
      }
    }
    return -1;
  }

  private static @Nullable String string(FileChannel file, long table, long at) throws IOException {
    long start = table + at;
    if (table < 0 || at < 0 || start < 0 || start >= file.size()) {
      return null;
    }
    ByteBuffer bytes = bytes(file, start, Math.min(LONGEST_NAME + 1, file.size() - start));
    if (bytes == null) {
      return null;
    }
    int length = 0;
    while (length < bytes.limit() && bytes.get(length) != 0) {
      length++;
    }
    boolean ends = length > 0 && length < bytes.limit();
    return ends ? new String(bytes.array(), 0, length, StandardCharsets.UTF_8) : null;
  }

  private static @Nullable ByteBuffer bytes(FileChannel file, long offset, long length)
      throws IOException {
    if (offset < 0 || length < 0 || length > file.size() || offset > file.size() - length) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining() && file.read(buffer, offset + buffer.position()) >= 0) {
      // read until full
    }
    return buffer.hasRemaining() ? null : buffer.flip();
  }
}
