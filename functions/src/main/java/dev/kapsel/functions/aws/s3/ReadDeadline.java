package dev.kapsel.functions.aws.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * What a service sends, given up when it takes too long as a whole. The SDK bounds how long a call
 * takes to be answered and how long the connection is silent, and lets a body trickle forever.
 */
final class ReadDeadline extends FilterInputStream {

  private final Clock clock;
  private final Duration most;
  private final Instant until;

  /**
   * @param most from now until the last byte
   */
  ReadDeadline(InputStream in, Clock clock, Duration most) {
    super(in);
    this.clock = clock;
    this.most = most;
    this.until = clock.instant().plus(most);
  }

  @Override
  public int read() throws IOException {
    check();
    return in.read();
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    check();
    return in.read(buffer, from, length);
  }

  private void check() throws IOException {
    if (clock.instant().isAfter(until)) {
      throw new IOException("it was not sent within " + most.toSeconds() + " seconds");
    }
  }
}
