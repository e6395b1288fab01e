package dev.kapsel.builder.wheel;

import dev.kapsel.builder.layer.ByteSink;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Shows a sink what is read from a stream. */
final class WatchedStream extends FilterInputStream {

  private final ByteSink watcher;

  WatchedStream(InputStream in, ByteSink watcher) {
    super(in);
    this.watcher = watcher;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = in.read(bytes, offset, length);
    if (n > 0) {
      watcher.accept(bytes, offset, n);
    }
    return n;
  }
}
