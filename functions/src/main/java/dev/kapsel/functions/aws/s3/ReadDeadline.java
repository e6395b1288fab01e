package dev.kapsel.functions.aws.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import software.amazon.awssdk.core.ResponseInputStream;

/**
 * What a service sends, given up when it takes too long as a whole. The SDK bounds how long a call
 * takes to be answered and how long the connection is silent, and lets a body trickle forever; and
 * its own {@code close} reads what is left of one.
 */
final class ReadDeadline extends FilterInputStream {

  private final ResponseInputStream<?> sent;
  private final Clock clock;
  private final Instant until;
  private boolean whole;

  /**
   * @param until when the last byte has to be there
   */
  ReadDeadline(ResponseInputStream<?> sent, Clock clock, Instant until) {
    super(sent);
    this.sent = sent;
    this.clock = clock;
    this.until = until;
  }

  @Override
  public int read() throws IOException {
    check();
    int read = in.read();
    whole |= read < 0;
    return read;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    if (length == 0) {
      return 0; // the client would wait for a byte all the same
    }
    check();
    int read = in.read(buffer, from, length);
    whole |= read < 0;
    return read;
  }

  private void check() throws IOException {
    if (clock.instant().isAfter(until)) {
      throw new IOException("it was not sent in time");
    }
  }

  /** Lets go of the connection unless all of it was read. */
  @Override
  public void close() throws IOException {
    if (!whole) {
      sent.abort();
    }
    super.close();
  }
}
