package dev.kapsel.builder.layer;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks raw deflate streams and accepts nothing but what was announced: the size, the CRC-32, and
 * an end exactly on the last byte. One thread per instance.
 *
 * <p>Streams that can be held in memory may be unpacked by a faster library, where the machine has
 * it. What that one does not take goes the usual way, which knows what is wrong with it.
 */
public final class CheckedInflater implements AutoCloseable {

  private static final int CHUNK = 1 << 16;

  private final @Nullable NativeInflate library;
  private byte[] held = new byte[0];
  private final Inflater inflater = new Inflater(true);
  private final byte[] compressed = new byte[CHUNK];
  private final byte[] unpacked = new byte[CHUNK];

  /** For a stream or two. */
  public CheckedInflater() {
    this(null);
  }

  /**
   * For many streams.
   *
   * @param library used if there is one; belongs to the caller
   */
  CheckedInflater(@Nullable NativeInflate library) {
    this.library = library;
  }

  /**
   * Unpacks one stream.
   *
   * @param path names the content in errors
   * @param packed takes the deflate stream as it is
   * @param content takes what it unpacks to; all of it is wrong if this method fails
   */
  public void inflate(String path, Deflated stream, ByteSink packed, ByteSink content)
      throws IOException {
    if (library == null
        || stream.compressedSize() > NativeInflate.MOST_PACKED
        || stream.size() > NativeInflate.MOST_UNPACKED) {
      inflateInPieces(path, stream, packed, content);
      return;
    }
    int length = (int) stream.compressedSize();
    hold(stream.raw(), length);
    ByteBuffer whole = library.inflate(held, length, (int) stream.size());
    if (whole != null && crc32(whole) == stream.crc32()) {
      packed.accept(held, 0, length);
      deliver(whole, content);
    } else {
      InputStream again = new ByteArrayInputStream(held, 0, length);
      Deflated same = new Deflated(stream.size(), stream.crc32(), length, again);
      inflateInPieces(path, same, packed, content);
    }
  }

  private void hold(InputStream raw, int length) throws IOException {
    if (held.length < length) {
      held = new byte[Math.max(length, CHUNK)];
    }
    if (raw.readNBytes(held, 0, length) < length) {
      throw new EOFException("a deflate stream ended before its announced size");
    }
  }

  private static int crc32(ByteBuffer content) {
    CRC32 crc = new CRC32();
    crc.update(content.duplicate());
    return (int) crc.getValue();
  }

  private void deliver(ByteBuffer whole, ByteSink content) throws IOException {
    while (whole.hasRemaining()) {
      int n = Math.min(CHUNK, whole.remaining());
      whole.get(unpacked, 0, n);
      content.accept(unpacked, 0, n);
    }
  }

  private void inflateInPieces(String path, Deflated stream, ByteSink packed, ByteSink content)
      throws IOException {
    inflater.reset();
    CRC32 crc = new CRC32();
    long left = stream.compressedSize();
    long size = 0;
    while (!inflater.finished()) {
      if (inflater.needsInput()) {
        left -= feed(path, stream.raw(), left, packed);
      }
      int n = inflateChunk(path);
      size += n;
      if (size > stream.size()) {
        throw new BadEntryException(
            path, "unpacks to more than the " + stream.size() + " bytes it announces");
      }
      crc.update(unpacked, 0, n);
      content.accept(unpacked, 0, n);
    }
    if (left + inflater.getRemaining() > 0) {
      throw new BadEntryException(path, "has bytes after its deflate stream");
    }
    if (size != stream.size() || (int) crc.getValue() != stream.crc32()) {
      throw new BadEntryException(path, "does not unpack to the announced size and CRC-32");
    }
  }

  private int feed(String path, InputStream raw, long left, ByteSink packed) throws IOException {
    if (left == 0) {
      throw new BadEntryException(path, "has a deflate stream that is cut off");
    }
    int n = raw.read(compressed, 0, (int) Math.min(CHUNK, left));
    if (n <= 0) {
      throw new EOFException("a deflate stream ended before its announced size");
    }
    inflater.setInput(compressed, 0, n);
    packed.accept(compressed, 0, n);
    return n;
  }

  private int inflateChunk(String path) throws BadEntryException {
    try {
      int n = inflater.inflate(unpacked);
      if (n == 0 && inflater.needsDictionary()) {
        throw new BadEntryException(path, "has a deflate stream that asks for a dictionary");
      }
      return n;
    } catch (DataFormatException e) {
      BadEntryException bad = new BadEntryException(path, "has a broken deflate stream");
      bad.initCause(e);
      throw bad;
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
