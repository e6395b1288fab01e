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
  private final SentBytes sent;
  private long allowed;
  private boolean zeros;

  /**
   * @param sent what it is unpacked from
   */
  Metered(InputStream in, SentBytes sent) {
    super(in);
    this.sent = sent;
  }

  /** From now on so many bytes may be read, and not what was left of those before. */
  void allow(long bytes) {
    allowed = bytes;
    zeros = true;
  }

  /**
   * Whether all that was read since something was allowed is zeros. Readers of archives differ in
   * where they stop: behind a single record of zeros some see entries that others do not.
   */
  boolean zeros() {
    return zeros;
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
      sent.unpacked();
      for (int i = 0; zeros && i < read; i++) {
        zeros = buffer[from + i] == 0;
      }
    }
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public long skip(long bytes) throws IOException {
    byte[] unread = new byte[(int) Math.min(bytes, 8_192)];
    return Math.max(0, read(unread, 0, unread.length));
  }

  /** Reads to the end. */
  void drain() throws IOException {
    allowed = Long.MAX_VALUE;
    byte[] buffer = new byte[8_192];
    while (read(buffer, 0, buffer.length) >= 0) {
      // It is looked at while it is read.
    }
  }
}
