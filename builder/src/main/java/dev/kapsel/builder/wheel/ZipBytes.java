package dev.kapsel.builder.wheel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Reads pieces of a zip file at given places; a place outside the file refuses the package. */
record ZipBytes(FileChannel channel, long size, Suspect suspect) {

  static ZipBytes of(FileChannel channel, Suspect suspect) throws IOException {
    return new ZipBytes(channel, channel.size(), suspect);
  }

  /** The JDK copies each read through memory outside of the heap that is as large. */
  private static final int PIECE = 1 << 16;

  ByteBuffer read(long offset, long length) throws IOException {
    if (offset < 0 || length < 0 || length > size || offset > size - length) {
      throw suspect.refuse("points outside of itself; it may be cut off");
    }
    return upTo(offset, (int) length);
  }

  /** Fewer bytes where the file ends. */
  ByteBuffer upTo(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.position() < length) {
      buffer.limit(Math.min(length, buffer.position() + PIECE));
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        break;
      }
    }
    return buffer.flip();
  }

  InputStream stream(long offset, long length) {
    return new Slice(channel, offset, offset + length);
  }

  private static final class Slice extends InputStream {
    private final FileChannel channel;
    private final long end;
    private long position;

    private Slice(FileChannel channel, long position, long end) {
      this.channel = channel;
      this.position = position;
      this.end = end;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int wanted = (int) Math.min(Math.min(length, PIECE), end - position);
      if (wanted == 0) {
        return length == 0 ? 0 : -1;
      }
      int n = channel.read(ByteBuffer.wrap(bytes, offset, wanted), position);
      position += Math.max(n, 0);
      return n;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
  }
}
