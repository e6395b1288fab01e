package dev.kapsel.functions.context;

import dev.kapsel.model.context.ContextLimits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An archive without its compression, which gives out no more than it was asked to allow: what
 * little was sent can unpack to a thousand times as much, and what a reader of archives keeps of
 * headers stays in memory.
 */
final class Metered extends FilterInputStream {

  private long left = ContextLimits.UNPACKED_BYTES;
  private long allowed;

  Metered(InputStream in) {
    super(in);
  }

  /** From now on so many bytes may be read, and not what was left of those before. */
  void allow(long bytes) {
    allowed = bytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left <= 0) {
      throw new IOException(
          "it unpacks to more than " + (ContextLimits.UNPACKED_BYTES >> 20) + " MiB");
    }
    if (allowed <= 0) {
      throw new IOException("the headers of an entry are larger than any that are needed");
    }
    int read = in.read(buffer, from, (int) Math.min(length, Math.min(allowed, left)));
    if (read > 0) {
      left -= read;
      allowed -= read;
    }
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    byte[] unread = new byte[(int) Math.min(bytes, 8_192)];
    return Math.max(0, read(unread, 0, unread.length));
  }

  /** Reads to the end. */
  void drain() throws IOException {
    allow(Long.MAX_VALUE);
    byte[] buffer = new byte[8_192];
    while (read(buffer, 0, buffer.length) >= 0) {
      // Nothing in it counts.
    }
  }
}
