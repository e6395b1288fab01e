package dev.kapsel.local.registry;

import java.io.InputStream;
import java.util.Random;

/** Content that is made while it is read: of any size, the same for the same seed. */
final class SeededContent extends InputStream {

  private final byte[] block = new byte[64 * 1024];
  private final long size;
  private long at;

  SeededContent(long seed, long size) {
    this.size = size;
    new Random(seed).nextBytes(block);
  }

  @Override
  public int read() {
    return at == size ? -1 : block[(int) (at++ % block.length)] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (at == size) {
      return -1;
    }
    int from = (int) (at % block.length);
    int n = (int) Math.min(Math.min(length, block.length - from), size - at);
    System.arraycopy(block, from, into, offset, n);
    at += n;
    return n;
  }
}
