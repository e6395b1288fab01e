package dev.kapsel.builder.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
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
    byte[] bytes = body.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new TooLargeException(most);
    }
    return bytes;
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
