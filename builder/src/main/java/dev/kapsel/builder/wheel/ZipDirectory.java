package dev.kapsel.builder.wheel;

import dev.kapsel.builder.layer.BadEntryException;
import dev.kapsel.builder.layer.EntryPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the central directory of a zip file, which alone says what is in it, and refuses what two
 * readers could understand in two ways.
 */
final class ZipDirectory {

  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_SIZE = 46;
  private static final long LARGEST_DIRECTORY = 32L << 20;
  // Encrypted, strongly encrypted, patched, and a central directory that hides local values.
  private static final int REFUSED_FLAGS = 1 | 1 << 5 | 1 << 6 | 1 << 13;
  private static final int DOS_DIRECTORY = 0x10;

  private final ZipBytes zip;
  private final Suspect suspect;

  private ZipDirectory(ZipBytes zip) {
    this.zip = zip;
    this.suspect = zip.suspect();
  }

  /** Every entry in the order of the directory, none of them looked at beyond it. */
  static List<ZipEntry> read(ZipBytes zip, ZipEnd end) throws IOException {
    return new ZipDirectory(zip).entries(end);
  }

  private List<ZipEntry> entries(ZipEnd end) throws IOException {
    if (end.directorySize() > LARGEST_DIRECTORY) {
      throw suspect.refuse("has a directory of more than 32 MiB");
    }
    ByteBuffer directory = zip.read(end.directoryOffset(), end.directorySize());
    List<ZipEntry> entries = new ArrayList<>();
    Set<String> paths = new HashSet<>();
    while (directory.hasRemaining()) {
      ZipEntry entry = entry(directory);
      if (!paths.add(path(entry.name()))) {
        throw suspect.refuse(entry.name(), "is there twice");
      }
      entries.add(entry);
    }
    if (entries.size() != end.entries()) {
      throw suspect.refuse(
          "announces %d entries and has %d".formatted(end.entries(), entries.size()));
    }
    return entries;
  }

  private ZipEntry entry(ByteBuffer directory) {
    if (directory.remaining() < ENTRY_SIZE || directory.getInt(directory.position()) != ENTRY) {
      throw suspect.refuse("has a broken directory");
    }
    ByteBuffer fixed = directory.slice(directory.position(), ENTRY_SIZE).order(directory.order());
    int nameLength = Short.toUnsignedInt(fixed.getShort(28));
    int extraLength = Short.toUnsignedInt(fixed.getShort(30));
    int commentLength = Short.toUnsignedInt(fixed.getShort(32));
    if (directory.remaining() < ENTRY_SIZE + nameLength + extraLength + commentLength) {
      throw suspect.refuse("has a broken directory");
    }
    directory.position(directory.position() + ENTRY_SIZE);
    byte[] name = new byte[nameLength];
    byte[] extra = new byte[extraLength];
    directory.get(name).get(extra);
    directory.position(directory.position() + commentLength);
    return checked(fixed, name(name, fixed.getShort(8)), extra);
  }

  private ZipEntry checked(ByteBuffer fixed, String name, byte[] extra) {
    int flags = Short.toUnsignedInt(fixed.getShort(8));
    int method = Short.toUnsignedInt(fixed.getShort(10));
    if ((flags & REFUSED_FLAGS) != 0) {
      throw suspect.refuse(name, "is encrypted or patched");
    }
    if (method != ZipEntry.STORED && method != ZipEntry.DEFLATED) {
      throw suspect.refuse(name, "is packed by method " + method + "; wheels use deflate");
    }
    Zip64 sizes =
        Zip64.of(
            extra,
            Integer.toUnsignedLong(fixed.getInt(24)),
            Integer.toUnsignedLong(fixed.getInt(20)),
            Integer.toUnsignedLong(fixed.getInt(42)));
    if (sizes == null || fixed.getShort(34) != 0) {
      throw suspect.refuse(name, "has a broken description");
    }
    ZipEntry entry =
        new ZipEntry(
            name,
            flags,
            method,
            fixed.getInt(16),
            sizes.compressedSize(),
            sizes.size(),
            fixed.getInt(38) >>> 16,
            sizes.offset(),
            0);
    checkSizes(entry, fixed.getInt(38));
    return entry;
  }

  private void checkSizes(ZipEntry entry, int attributes) {
    if (entry.method() == ZipEntry.STORED && entry.size() != entry.compressedSize()) {
      throw suspect.refuse(entry.name(), "is not packed but announces two sizes");
    }
    if (entry.size() < 0 || entry.compressedSize() < 0) {
      throw suspect.refuse(entry.name(), "announces an impossible size");
    }
    boolean looksLikeDirectory = entry.directory() || (attributes & DOS_DIRECTORY) != 0;
    if (looksLikeDirectory && (entry.size() != 0 || !entry.directory())) {
      throw suspect.refuse(entry.name(), "is file and directory at once");
    }
  }

  private String name(byte[] bytes, int flags) {
    String lenient = new String(bytes, StandardCharsets.UTF_8);
    try {
      String name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      boolean ascii = name.length() == bytes.length;
      if (!ascii && (flags & ZipEntry.IS_UTF8) == 0) {
        throw suspect.refuse(name, "has a name in an unknown character set");
      }
      return name;
    } catch (CharacterCodingException e) {
      throw suspect.refuse(lenient, "has a name that is not UTF-8");
    }
  }

  /** The name without the slash behind directories. */
  private String path(String name) {
    String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    if (path.indexOf('\\') >= 0) {
      throw suspect.refuse(name, "has a backslash in its name");
    }
    try {
      return EntryPath.check(path);
    } catch (BadEntryException e) {
      throw suspect.refuse("has an entry whose path no layer may hold: " + e.getMessage());
    }
  }
}
