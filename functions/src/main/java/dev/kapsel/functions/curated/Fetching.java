package dev.kapsel.functions.curated;

import dev.kapsel.functions.problem.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads small documents of other installations over HTTP. Redirects are not followed. */
final class Fetching {

  private static final int MOST = 32 << 20;
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final Pattern LOOPBACK =
      Pattern.compile("(?:localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1])(?::[0-9]+)?");

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(WITHIN).followRedirects(Redirect.NEVER).build();

  /** In the clear on this machine only. */
  static String scheme(String authority) {
    return LOOPBACK.matcher(authority).matches() ? "http" : "https";
  }

  /**
   * @param authorization the header of that name; null where nobody needs to be shown
   * @throws UnavailableException if no whole answer comes
   */
  HttpResponse<byte[]> get(URI address, String accept, @Nullable String authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(WITHIN).header("Accept", accept);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      return http.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST));
    } catch (IOException e) {
      throw new UnavailableException(
          address
              + " does not answer: "
              + (e.getMessage() == null ? "nobody listens there" : e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while asking " + address, e);
    }
  }
}
