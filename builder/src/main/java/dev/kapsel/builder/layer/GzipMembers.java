package dev.kapsel.builder.layer;

import com.jcraft.jzlib.Deflater;
import com.jcraft.jzlib.GZIPException;
import com.jcraft.jzlib.JZlib;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.zip.CRC32;

/**
 * A gzip file of many members. What is written goes into shared members, each of which ends after
 * {@link #SHARED_MEMBER} bytes or where a copied one begins. The encoder is written in Java with
 * fixed settings, because the bytes of the JDK's depend on the machine's zlib.
 */
final class GzipMembers implements AutoCloseable {

  static final int SHARED_MEMBER = 1 << 20;

  /** The encoder needs 40 % less time than at level 6 and its output is 3 % larger. */
  static final int LEVEL = 4;

  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final int TRAILER = 8;

  private final OutputStream out;
  private final MessageDigest compressedDigest = Sha256.digest();
  private final MessageDigest contentDigest = Sha256.digest();
  private final CheckedInflater inflater = new CheckedInflater();
  private final byte[] shared = new byte[SHARED_MEMBER];
  // Deflate never grows data by more than 5 bytes per 16 KiB and a few at the end.
  private final byte[] encoded =
      new byte[HEADER.length + SHARED_MEMBER + SHARED_MEMBER / 1024 + 64 + TRAILER];
  private int pending;
  private long contentSize;
  private long compressedSize;

  GzipMembers(OutputStream out) {
    this.out = out;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    count(bytes, offset, length);
    while (length > 0) {
      int taken = Math.min(length, SHARED_MEMBER - pending);
      System.arraycopy(bytes, offset, shared, pending, taken);
      pending += taken;
      offset += taken;
      length -= taken;
      if (pending == SHARED_MEMBER) {
        endSharedMember();
      }
    }
  }

  /** Copies a raw deflate stream as a member of its own, while checking what it unpacks to. */
  void copy(String path, Deflated stream, ByteSink watcher) throws IOException {
    endSharedMember();
    emit(HEADER, 0, HEADER.length);
    inflater.inflate(path, stream, this::emit, watcher.then(this::count));
    emit(trailer(stream.crc32(), stream.size()), 0, TRAILER);
  }

  /** Writes what the stream unpacks to, so that the encoder packs it again. */
  void recode(String path, Deflated stream, ByteSink watcher) throws IOException {
    inflater.inflate(path, stream, ByteSink.NONE, watcher.then(this::write));
  }

  private void count(byte[] bytes, int offset, int length) {
    contentDigest.update(bytes, offset, length);
    contentSize += length;
  }

  private void endSharedMember() throws IOException {
    if (pending == 0) {
      return;
    }
    CRC32 crc = new CRC32();
    crc.update(shared, 0, pending);
    System.arraycopy(HEADER, 0, encoded, 0, HEADER.length);
    int length = HEADER.length + encode(HEADER.length);
    System.arraycopy(trailer((int) crc.getValue(), pending), 0, encoded, length, TRAILER);
    emit(encoded, 0, length + TRAILER);
    pending = 0;
  }

  private int encode(int offset) {
    try {
      Deflater deflater = new Deflater(LEVEL, JZlib.MAX_WBITS, true);
      deflater.setInput(shared, 0, pending, false);
      deflater.setOutput(encoded, offset, encoded.length - offset - TRAILER);
      int end = deflater.deflate(JZlib.Z_FINISH);
      if (end != JZlib.Z_STREAM_END) {
        throw new IllegalStateException("the deflate encoder ended with " + end);
      }
      return (int) deflater.getTotalOut();
    } catch (GZIPException e) {
      throw new IllegalStateException("the deflate encoder refuses its settings", e);
    }
  }

  private static byte[] trailer(int crc, long size) {
    return ByteBuffer.allocate(TRAILER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(crc)
        .putInt((int) size)
        .array();
  }

  private void emit(byte[] bytes, int offset, int length) throws IOException {
    compressedDigest.update(bytes, offset, length);
    compressedSize += length;
    out.write(bytes, offset, length);
  }

  LayerBlob finish() throws IOException {
    endSharedMember();
    out.flush();
    return new LayerBlob(
        new Digest(Sha256.finish(compressedDigest)),
        new Digest(Sha256.finish(contentDigest)),
        compressedSize,
        contentSize);
  }

  @Override
  public void close() throws IOException {
    inflater.close();
    out.close();
  }
}
