package dev.kapsel.builder.layer;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Makes a deflate stream of one block go on, so that others can follow it in the same gzip member:
 * its first bit, which says that the block is the last one, is taken away, and an empty stored
 * block is added, which ends on a whole byte. Where that block's three bits of header go depends on
 * how many bits the last byte has left, which no inflater tells; but only one of the two answers
 * unpacks to the same again. One thread per instance.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1951#section-3.2.4">RFC 1951, 3.2.4</a>
 */
final class StreamEnd implements AutoCloseable {

  /** Length and complement of an empty stored block; its header stands before. */
  static final byte[] EMPTY_STORED = {0, 0, (byte) 0xff, (byte) 0xff};

  /** The last block of a stream, empty, in the fixed codes. */
  static final byte[] LAST = {3, 0};

  /** How many bytes a stream grows by at most, with room for a last block. */
  static final int ROOM = 1 + EMPTY_STORED.length + LAST.length;

  private final @Nullable NativeInflate library;
  private final Inflater inflater = new Inflater(true);
  private final byte[] unpacked = new byte[1 << 16];

  /**
   * @param library used if there is one; belongs to the caller
   */
  StreamEnd(@Nullable NativeInflate library) {
    this.library = library;
  }

  /** Whether the first block of a stream, so the only one, is its last. */
  static boolean isOneBlock(byte[] stream, int length) {
    return length > 0 && (stream[0] & 1) == 1;
  }

  /**
   * Makes the stream go on in place.
   *
   * @param stream of one block, already checked; with {@link #ROOM} behind it
   * @param size of what it unpacks to
   * @return its new length
   */
  int open(byte[] stream, int length, long size) {
    stream[0] &= ~1;
    int header = 0;
    if (!unpacks(stream, length, size)) {
      stream[length] = 0;
      header = 1;
      if (!unpacks(stream, length + header, size)) {
        throw new IllegalStateException("a deflate stream of one block does not go on");
      }
    }
    return length + header + EMPTY_STORED.length;
  }

  private boolean unpacks(byte[] stream, int length, long size) {
    System.arraycopy(EMPTY_STORED, 0, stream, length, EMPTY_STORED.length);
    System.arraycopy(LAST, 0, stream, length + EMPTY_STORED.length, LAST.length);
    int end = length + EMPTY_STORED.length + LAST.length;
    if (library != null && size <= NativeInflate.MOST_UNPACKED) {
      return library.inflate(stream, end, (int) size) != null;
    }
    inflater.reset();
    inflater.setInput(stream, 0, end);
    try {
      while (!inflater.finished()) {
        if (inflater.inflate(unpacked) == 0 && !inflater.finished()) {
          return false;
        }
      }
    } catch (DataFormatException e) {
      return false;
    }
    return inflater.getBytesWritten() == size && inflater.getRemaining() == 0;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
