package dev.kapsel.builder.wheel;

import dev.kapsel.builder.layer.BadEntryException;
import dev.kapsel.builder.layer.ByteSink;
import dev.kapsel.builder.layer.CheckedInflater;
import dev.kapsel.builder.layer.Deflated;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files in a wheel. Everything that can be known without unpacking has been checked when it is
 * open; content is checked where it is read.
 */
final class WheelArchive implements AutoCloseable {

  private static final int MOST_ENTRIES = 200_000;
  private static final long MOST_UNPACKED = 32L << 30;
  private static final long ALWAYS_ALLOWED = 256L << 20;
  private static final long HIGHEST_RATIO = 100;

  private final FileChannel channel;
  private final ZipBytes zip;
  private final Suspect suspect;
  private final Map<String, ZipEntry> files;

  private WheelArchive(FileChannel channel, ZipBytes zip, Map<String, ZipEntry> files) {
    this.channel = channel;
    this.zip = zip;
    this.suspect = zip.suspect();
    this.files = files;
  }

  static WheelArchive open(Path path, Suspect suspect) throws IOException {
    FileChannel channel = FileChannel.open(path);
    try {
      ZipBytes zip = ZipBytes.of(channel, suspect);
      ZipEnd end = ZipEnd.find(zip);
      List<ZipEntry> entries = ZipDirectory.read(zip, end);
      checkLimits(zip, entries);
      Map<String, ZipEntry> files = new LinkedHashMap<>();
      for (ZipEntry entry : LocalHeaders.locate(zip, entries, end.directoryOffset())) {
        if (!entry.directory()) {
          files.put(entry.name(), entry);
        }
      }
      return new WheelArchive(channel, zip, files);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void checkLimits(ZipBytes zip, List<ZipEntry> entries) {
    if (entries.size() > MOST_ENTRIES) {
      throw zip.suspect().refuse("has more than %,d entries".formatted(MOST_ENTRIES));
    }
    long allowed = Math.clamp(zip.size() * HIGHEST_RATIO, ALWAYS_ALLOWED, MOST_UNPACKED);
    long total = 0;
    for (ZipEntry entry : entries) {
      total += Math.min(entry.size(), MOST_UNPACKED + 1);
      if (total > allowed) {
        throw zip.suspect().refuse("would unpack to more than %,d MiB".formatted(allowed >> 20));
      }
    }
  }

  Suspect suspect() {
    return suspect;
  }

  /** By name, without directories, in the order in which they lie in the file. */
  Map<String, ZipEntry> files() {
    return files;
  }

  /** The deflate stream of an entry. */
  Deflated deflated(ZipEntry entry) {
    return new Deflated(entry.size(), entry.crc32(), entry.compressedSize(), raw(entry));
  }

  /** The content as it lies in the file. */
  InputStream raw(ZipEntry entry) {
    return zip.stream(entry.dataOffset(), entry.compressedSize());
  }

  /** The content of a file of the wheel that must be there. */
  byte[] required(String name, int most) throws IOException {
    byte[] content = optional(name, most);
    if (content == null) {
      throw suspect.refuse("lacks the file `" + name + "`");
    }
    return content;
  }

  byte @Nullable [] optional(String name, int most) throws IOException {
    ZipEntry entry = files.get(name);
    return entry == null ? null : content(entry, most);
  }

  /** The whole content of an entry, checked. */
  byte[] content(ZipEntry entry, int most) throws IOException {
    if (entry.size() > most) {
      throw suspect.refuse(entry.name(), "is larger than the %,d bytes allowed".formatted(most));
    }
    if (entry.method() == ZipEntry.STORED) {
      return stored(entry);
    }
    ByteBuffer content = ByteBuffer.allocate((int) entry.size());
    try (CheckedInflater inflater = new CheckedInflater()) {
      inflater.inflate(entry.name(), deflated(entry), ByteSink.NONE, content::put);
    } catch (BadEntryException e) {
      throw suspect.refuse("cannot be unpacked: " + e.getMessage());
    }
    return content.array();
  }

  private byte[] stored(ZipEntry entry) throws IOException {
    byte[] content = zip.read(entry.dataOffset(), entry.size()).array();
    CRC32 crc = new CRC32();
    crc.update(content);
    checkStored(entry, crc);
    return content;
  }

  void checkStored(ZipEntry entry, CRC32 crc) {
    if ((int) crc.getValue() != entry.crc32()) {
      throw suspect.refuse(entry.name(), "does not have the announced CRC-32");
    }
  }

  /** Whether the content begins so; broken content does not. */
  boolean startsWith(ZipEntry entry, byte[] beginning) throws IOException {
    byte[] packed = raw(entry).readNBytes(512);
    InputStream bytes = new ByteArrayInputStream(packed);
    if (entry.method() == ZipEntry.STORED) {
      return Arrays.equals(bytes.readNBytes(beginning.length), beginning);
    }
    Inflater inflater = new Inflater(true);
    try (InputStream content = new InflaterInputStream(bytes, inflater)) {
      return Arrays.equals(content.readNBytes(beginning.length), beginning);
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      return false;
    } finally {
      inflater.end();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
