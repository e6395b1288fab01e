package dev.kapsel.functions.context;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.oci.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * An archive's bytes as they come from the store, counted and hashed. When the store breaks off,
 * that is no fault of the archive's; when much of them says nothing, it is.
 */
final class SentBytes extends FilterInputStream {

  private final MessageDigest digest = Sha256.digest();

  /** Of what may say nothing, such as the name in the head of a gzip, which its reader keeps. */
  private static final int MOST_SILENT = 1 << 20;

  private long count;
  private long silent;

  SentBytes(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int read = received(buffer, from, length);
    if (read > 0) {
      digest.update(buffer, from, read);
      count += read;
      silent += read;
      if (silent > MOST_SILENT) {
        throw new IOException("more than " + MOST_SILENT + " bytes of it unpack to nothing");
      }
    }
    return read;
  }

  private int received(byte[] buffer, int from, int length) {
    try {
      return in.read(buffer, from, length);
    } catch (IOException e) {
      throw new UnavailableException("the archive's store broke off: " + e.getMessage(), e);
    }
  }

  /** Says that something was unpacked. */
  void unpacked() {
    silent = 0;
  }

  /** What is read twice would be hashed twice. */
  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public long skip(long bytes) {
    return 0; // what is not read is not hashed
  }

  /** Whether all of it, read to its end, is what was announced. */
  boolean are(Archive archive) {
    return count == archive.size() && Sha256.finish(digest).equals(archive.sha256());
  }
}
