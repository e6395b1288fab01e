package dev.kapsel.builder.network;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP response. Close it: an open one holds its connection.
 *
 * @param uri what answered in the end, after redirects
 * @param body reading it fails when the sender stalls
 */
public record Answer(int status, HttpHeaders headers, URI uri, InputStream body)
    implements AutoCloseable {

  public boolean ok() {
    return status >= 200 && status < 300;
  }

  public @Nullable String header(String name) {
    return headers.firstValue(name).orElse(null);
  }

  /**
   * The whole body.
   *
   * @throws TooLargeException if it has more bytes than that
   */
  public byte[] bytes(int most) throws IOException {
    byte[] bytes;
    try {
      bytes = body.readNBytes(most + 1);
    } catch (HttpTimeoutException e) {
      throw e; // it was waited for long enough
    } catch (IOException e) {
      throw new CutException(e);
    }
    if (bytes.length > most) {
      throw new TooLargeException(most);
    }
    return bytes;
  }

  /** The same with a body in memory. */
  Answer with(byte[] content) {
    return new Answer(status, headers, uri, new ByteArrayInputStream(content));
  }

  /** The answer began well and its body did not come to its end. */
  static final class CutException extends IOException {
    private static final long serialVersionUID = 1L;

    CutException(IOException cause) {
      super("the answer was cut: " + cause.getMessage(), cause);
    }
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      // Nothing more is wanted from it.
    }
  }
}
