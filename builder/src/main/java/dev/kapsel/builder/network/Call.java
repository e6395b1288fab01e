package dev.kapsel.builder.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, which may be sent several times: every method that workers use may be repeated.
 *
 * @param headers by name; {@code Authorization} is dropped when a redirect leaves the host
 * @param body null where there is none
 */
public record Call(String method, URI uri, Map<String, String> headers, @Nullable Body body) {

  public Call {
    headers = Map.copyOf(headers);
  }

  public static Call get(URI uri) {
    return new Call("GET", uri, Map.of(), null);
  }

  public static Call head(URI uri) {
    return new Call("HEAD", uri, Map.of(), null);
  }

  public Call with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Call(method, uri, more, body);
  }

  Call to(URI other) {
    return new Call(method, other, headers, body);
  }

  Call without(String header) {
    Map<String, String> fewer = new HashMap<>(headers);
    fewer.keySet().removeIf(header::equalsIgnoreCase);
    return new Call(method, uri, fewer, body);
  }

  /**
   * What is sent, read anew for each attempt.
   *
   * @param size exactly as many bytes as {@code content} yields
   */
  public record Body(long size, Content content) {}

  /** Opens the bytes of a body. */
  @FunctionalInterface
  public interface Content {
    InputStream open() throws IOException;
  }
}
