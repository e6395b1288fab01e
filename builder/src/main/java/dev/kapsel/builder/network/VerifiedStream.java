package dev.kapsel.builder.network;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.oci.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads content that is known by its SHA-256. A cut connection is taken up again where it ended, as
 * long as there is progress; at the end the hash decides. What was read is trusted only after the
 * end was reached.
 */
public final class VerifiedStream extends InputStream {

  /** For content whose size nobody has said. */
  public static final long UNKNOWN_SIZE = -1;

  // However often some bytes arrive: at last it is enough.
  private static final int MOST_RESUMPTIONS = 50;

  private final Http http;
  private final Opener opener;
  private final Call call;
  private final Sha256 expected;
  private final long size;
  private final Function<IOException, BuildFailedException> unreachable;
  private final MessageDigest digest = Sha256.digest();
  private @Nullable Answer answer;
  private long position;
  private int failures;
  private int resumptions;
  private boolean finished;

  /** Sends the call and returns a 200 or 206, or throws. */
  @FunctionalInterface
  public interface Opener {
    Answer open(Call call) throws IOException;
  }

  /**
   * @param size in bytes, or {@link #UNKNOWN_SIZE}
   * @param unreachable what to throw when all attempts have failed
   */
  public VerifiedStream(
      Http http,
      Opener opener,
      Call call,
      Sha256 expected,
      long size,
      Function<IOException, BuildFailedException> unreachable) {
    this.http = http;
    this.opener = opener;
    this.call = call;
    this.expected = expected;
    this.size = size;
    this.unreachable = unreachable;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!finished) {
      try {
        int count = open().body().read(into, offset, length);
        if (count < 0) {
          end();
          return -1;
        }
        failures = 0;
        take(into, offset, count);
        return count;
      } catch (IOException e) {
        again(e);
      }
    }
    return -1;
  }

  private void take(byte[] bytes, int offset, int count) {
    position += count;
    if (size != UNKNOWN_SIZE && position > size) {
      throw mismatch("it has more than the expected " + size + " bytes");
    }
    digest.update(bytes, offset, count);
  }

  /** The body is over: complete, or cut by a sender that did not say how much there would be. */
  private void end() throws IOException {
    if (size != UNKNOWN_SIZE && position < size) {
      if (answer != null && answer.header("Content-Length") != null) {
        // The sender kept its word, so there is no more to come.
        throw mismatch("it has " + position + " bytes and not " + size);
      }
      throw new EOFException("the connection ended after " + position + " of " + size + " bytes");
    }
    Sha256 found = Sha256.finish(digest);
    finished = true;
    if (!found.equals(expected)) {
      throw mismatch("its SHA-256 is " + found + " and not " + expected);
    }
  }

  private void again(IOException cause) {
    release();
    failures++;
    resumptions++;
    if (cause instanceof ForbiddenHostException) {
      throw AddressGuard.refused(call.uri(), String.valueOf(cause.getMessage()));
    }
    if (failures >= http.patience().attempts() || resumptions > MOST_RESUMPTIONS) {
      throw unreachable.apply(cause);
    }
    http.pauses().before(failures, null);
  }

  private Answer open() throws IOException {
    Answer current = answer;
    if (current == null) {
      current = opener.open(position == 0 ? call : call.with("Range", "bytes=" + position + "-"));
      answer = current;
      skipKnown(current);
    }
    return current;
  }

  /** A server may ignore the range, or answer another one. */
  private void skipKnown(Answer current) throws IOException {
    if (position == 0) {
      return;
    }
    String range = current.header("Content-Range");
    boolean fits = range != null && range.startsWith("bytes " + position + "-");
    if (current.status() == 206 && !fits) {
      throw new IOException("the server sent another range than asked for");
    }
    if (current.status() != 206) {
      current.body().skipNBytes(position);
    }
  }

  private BuildFailedException mismatch(String reason) {
    return new BuildFailedException(
        FailureCode.HASH_MISMATCH,
        "What `" + Urls.shown(call.uri()) + "` sent is not what was asked for: " + reason + ".",
        "Try again; if it stays, the source or something in between changes content.");
  }

  private void release() {
    Answer current = answer;
    answer = null;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void close() {
    finished = true;
    release();
  }
}
