package dev.kapsel.functions.curated;

import dev.kapsel.functions.problem.UnavailableException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads small documents of other installations over HTTP. Redirects are not followed. */
final class Fetching {

  private static final int MOST = 32 << 20;

  /** To the last byte: the client's own limit of time ends with the headers. */
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private static final Pattern LOOPBACK =
      Pattern.compile("(?:localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1])(?::[0-9]+)?");

  private final HttpClient http;
  private final Duration within;

  Fetching() {
    this(WITHIN);
  }

  /**
   * @param within how long an answer may take
   */
  Fetching(Duration within) {
    this.within = within;
    this.http =
        HttpClient.newBuilder().connectTimeout(within).followRedirects(Redirect.NEVER).build();
  }

  /** In the clear on this machine only. */
  static String scheme(String authority) {
    return LOOPBACK.matcher(authority).matches() ? "http" : "https";
  }

  /**
   * @param authorization the header of that name; null where nobody needs to be shown
   * @throws UnavailableException if no whole answer comes
   */
  HttpResponse<byte[]> get(URI address, String accept, @Nullable String authorization) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", accept);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST));
    try {
      return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new UnavailableException(
          address + " has not answered within " + within.toSeconds() + " seconds", e);
    } catch (ExecutionException e) {
      String said = e.getCause() == null ? null : e.getCause().getMessage();
      throw new UnavailableException(
          address + " does not answer: " + (said == null ? "nobody listens there" : said), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while asking " + address, e);
    }
  }
}
