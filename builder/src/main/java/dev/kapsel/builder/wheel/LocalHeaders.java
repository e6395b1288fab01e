package dev.kapsel.builder.wheel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Finds the content of entries, and holds what stands beside it against the central directory. */
final class LocalHeaders {

  private static final int HEADER = 0x04034b50;
  private static final int HEADER_SIZE = 30;
  private static final int DESCRIPTOR = 0x08074b50;
  private static final int LONGEST_DESCRIPTOR = 24;
  // Encrypted, descriptor, patched, strongly encrypted, UTF-8, masked.
  private static final int COMPARED_FLAGS = 1 | 1 << 3 | 1 << 5 | 1 << 6 | 1 << 11 | 1 << 13;

  private final ZipBytes zip;
  private final Suspect suspect;

  private LocalHeaders(ZipBytes zip) {
    this.zip = zip;
    this.suspect = zip.suspect();
  }

  /** The entries with the places of their content, in the order in which they lie in the file. */
  static List<ZipEntry> locate(ZipBytes zip, List<ZipEntry> entries, long directoryOffset)
      throws IOException {
    LocalHeaders headers = new LocalHeaders(zip);
    ZipEntry[] located = entries.toArray(ZipEntry[]::new);
    Arrays.sort(located, Comparator.comparingLong(ZipEntry::headerOffset));
    long free = 0;
    for (int i = 0; i < located.length; i++) {
      if (located[i].headerOffset() < free) {
        throw headers.suspect.refuse(located[i].name(), "overlaps another one");
      }
      located[i] = headers.locate(located[i]);
      free = headers.end(located[i]);
    }
    if (free > directoryOffset) {
      throw headers.suspect.refuse("has content that overlaps its directory");
    }
    return List.of(located);
  }

  private ZipEntry locate(ZipEntry entry) throws IOException {
    byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
    ByteBuffer header = zip.read(entry.headerOffset(), HEADER_SIZE + name.length);
    int nameLength = Short.toUnsignedInt(header.getShort(26));
    int extraLength = Short.toUnsignedInt(header.getShort(28));
    byte[] localName = Arrays.copyOfRange(header.array(), HEADER_SIZE, header.limit());
    if (header.getInt(0) != HEADER
        || nameLength != name.length
        || !Arrays.equals(name, localName)
        || differ(header.getShort(6), entry.flags())
        || Short.toUnsignedInt(header.getShort(8)) != entry.method()) {
      throw unlike(entry);
    }
    long extraAt = entry.headerOffset() + HEADER_SIZE + nameLength;
    checkSizes(entry, header, extraLength == 0 ? new byte[0] : extra(extraAt, extraLength));
    return entry.withDataAt(extraAt + extraLength);
  }

  private static boolean differ(int localFlags, int flags) {
    return ((localFlags ^ flags) & COMPARED_FLAGS) != 0;
  }

  private byte[] extra(long offset, int length) throws IOException {
    return zip.read(offset, length).array();
  }

  private void checkSizes(ZipEntry entry, ByteBuffer header, byte[] extra) {
    Zip64 sizes =
        Zip64.of(
            extra,
            Integer.toUnsignedLong(header.getInt(22)),
            Integer.toUnsignedLong(header.getInt(18)),
            0);
    if (sizes == null) {
      throw unlike(entry);
    }
    int crc = header.getInt(14);
    boolean same =
        crc == entry.crc32()
            && sizes.size() == entry.size()
            && sizes.compressedSize() == entry.compressedSize();
    boolean left = crc == 0 && sizes.size() == 0 && sizes.compressedSize() == 0;
    if (!same && !(entry.hasDescriptor() && left)) {
      throw unlike(entry);
    }
  }

  /** Where the next entry may begin. */
  private long end(ZipEntry entry) throws IOException {
    long dataEnd = entry.dataOffset() + entry.compressedSize();
    if (dataEnd < 0 || dataEnd > zip.size()) {
      throw suspect.refuse(entry.name(), "lies outside of the file");
    }
    return entry.hasDescriptor() ? dataEnd + descriptor(entry, dataEnd) : dataEnd;
  }

  /** The length of the descriptor, which comes with or without signature and in two widths. */
  private int descriptor(ZipEntry entry, long offset) throws IOException {
    ByteBuffer bytes = zip.upTo(offset, LONGEST_DESCRIPTOR);
    for (int start : new int[] {4, 0}) {
      boolean signed = start == 0 || (bytes.remaining() >= 4 && bytes.getInt(0) == DESCRIPTOR);
      if (signed && narrow(entry, bytes, start)) {
        return start + 12;
      }
      if (signed && wide(entry, bytes, start)) {
        return start + 20;
      }
    }
    throw suspect.refuse(entry.name(), "has a data descriptor unlike its directory entry");
  }

  private static boolean narrow(ZipEntry entry, ByteBuffer bytes, int at) {
    return bytes.remaining() >= at + 12
        && bytes.getInt(at) == entry.crc32()
        && Integer.toUnsignedLong(bytes.getInt(at + 4)) == entry.compressedSize()
        && Integer.toUnsignedLong(bytes.getInt(at + 8)) == entry.size();
  }

  private static boolean wide(ZipEntry entry, ByteBuffer bytes, int at) {
    return bytes.remaining() >= at + 20
        && bytes.getInt(at) == entry.crc32()
        && bytes.getLong(at + 4) == entry.compressedSize()
        && bytes.getLong(at + 12) == entry.size();
  }

  private RuntimeException unlike(ZipEntry entry) {
    return suspect.refuse(entry.name(), "has a local header unlike its directory entry");
  }
}
