package dev.kapsel.builder.bytecode;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A scratch file that holds bytecode until its layer is written, since the list of installed files
 * comes before most of it. One thread at a time.
 */
public final class BytecodeStore implements AutoCloseable {

  private final FileChannel channel;
  private final byte[] buffer = new byte[1 << 16];
  private long end;

  private BytecodeStore(FileChannel channel) {
    this.channel = channel;
  }

  /** An empty one, in a file beside that of a layer, which is gone when the store is closed. */
  public static BytecodeStore beside(Path layer) throws IOException {
    return new BytecodeStore(
        FileChannel.open(
            layer.resolveSibling(layer.getFileName() + ".bytecode"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.DELETE_ON_CLOSE));
  }

  /** One file's bytes within the store. */
  public record Piece(long offset, int size) {}

  /** Takes that many bytes; if they do not come, nothing is kept. */
  Piece add(InputStream in, int size) throws IOException {
    long position = end;
    while (position < end + size) {
      int n = in.read(buffer, 0, (int) Math.min(buffer.length, end + size - position));
      if (n < 0) {
        throw new EOFException("the bytecode was cut off");
      }
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
      while (bytes.hasRemaining()) {
        position += channel.write(bytes, position);
      }
    }
    Piece piece = new Piece(end, size);
    end = position;
    return piece;
  }

  /** The bytes of a piece. */
  public byte[] read(Piece piece) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(piece.size());
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, piece.offset() + bytes.position()) < 0) {
        throw new EOFException("the bytecode was cut off");
      }
    }
    return bytes.array();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
