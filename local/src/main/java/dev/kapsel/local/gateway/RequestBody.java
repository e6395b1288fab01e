package dev.kapsel.local.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** The body of a request, read as far and for as long as the endpoint takes it. */
sealed interface RequestBody {

  record Whole(byte[] bytes) implements RequestBody {}

  record TooLarge() implements RequestBody {}

  /** Its client sends, but so slowly that it would never end. */
  record TooSlow() implements RequestBody {}

  /**
   * Reads it.
   *
   * @param most bytes that are taken
   * @param drained what of a larger one is still read, so that its sender gets to the answer
   * @param within how long it may take; a client that sends nothing at all is given up elsewhere
   */
  static RequestBody read(InputStream in, int most, long drained, Duration within)
      throws IOException {
    long end = System.nanoTime() + within.toNanos();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    long size = 0;
    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
      size += read;
      if (size <= most) {
        body.write(piece, 0, read);
      }
      boolean late = System.nanoTime() - end > 0;
      if (size > most && (late || size > most + drained)) {
        return new TooLarge();
      }
      if (late) {
        return new TooSlow();
      }
    }
    return size > most ? new TooLarge() : new Whole(body.toByteArray());
  }
}
