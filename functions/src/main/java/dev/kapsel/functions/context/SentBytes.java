package dev.kapsel.functions.context;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.oci.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * An archive's bytes as they come from the store, counted and hashed. When the store breaks off,
 * that is no fault of the archive's.
 */
final class SentBytes extends FilterInputStream {

  private final MessageDigest digest = Sha256.digest();
  private long count;

  SentBytes(InputStream in) {
    super(in);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) {
    try {
      int read = in.read(buffer, from, length);
      if (read > 0) {
        digest.update(buffer, from, read);
        count += read;
      }
      return read;
    } catch (IOException e) {
      throw new UnavailableException("the archive's store broke off: " + e.getMessage(), e);
    }
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
