package dev.kapsel.builder.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of a worker: each URL passes the guard, each wait ends, what fails in passing is
 * asked again. Redirects are followed here, because each one must pass the guard too.
 */
public final class Http implements AutoCloseable {

  private static final int MOST_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);

  private final Destinations destinations;
  private final Patience patience;
  private final Pauses pauses;
  private final Sending sending;

  private Http(Destinations destinations, Patience patience, HttpClient client) {
    this.destinations = destinations;
    this.patience = patience;
    this.pauses = new Pauses(patience);
    this.sending = new Sending(client, patience);
  }

  /**
   * A client that trusts and goes through what the environment names: {@code SSL_CERT_FILE}, {@code
   * HTTPS_PROXY}, {@code HTTP_PROXY}, {@code NO_PROXY}.
   */
  public static Http create(
      AddressGuard guard, Map<String, String> environment, Patience patience) {
    Destinations destinations = Destinations.of(guard, environment);
    HttpClient client =
        HttpClient.newBuilder()
            // One connection per transfer: what is cut takes nothing else with it.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience.connect())
            .sslContext(SystemTrust.of(environment))
            .proxy(destinations.proxies())
            .build();
    return new Http(destinations, patience, client);
  }

  /** As {@link #create(AddressGuard, Map, Patience)} with what fits the internet. */
  public static Http create(AddressGuard guard, Map<String, String> environment) {
    return create(guard, environment, Patience.standard());
  }

  Patience patience() {
    return patience;
  }

  Pauses pauses() {
    return pauses;
  }

  /**
   * Sends the call until it is answered by something else than a passing error. After the last
   * attempt a passing error is returned as it is.
   *
   * @throws IOException if nobody answered
   * @throws dev.kapsel.builder.BuildFailedException if the guard refuses an address
   */
  public Answer send(Call call) throws IOException {
    for (int attempt = 1; ; attempt++) {
      boolean last = attempt >= patience.attempts();
      String retryAfter = null;
      try {
        Answer answer = sendOnce(call);
        if (last || !PASSING.contains(answer.status())) {
          return answer;
        }
        retryAfter = answer.header("Retry-After");
        answer.close();
      } catch (ForbiddenHostException e) {
        throw AddressGuard.refused(call.uri(), String.valueOf(e.getMessage()));
      } catch (IOException e) {
        if (last) {
          throw e;
        }
      }
      pauses.before(attempt, retryAfter);
    }
  }

  /**
   * Reads a small answer to its end; one that is cut on the way is asked for again.
   *
   * @param opener sends the call; whatever it throws is thrown
   * @param most bytes that are accepted
   * @return with the whole body in memory
   * @throws TooLargeException if it has more bytes than that
   */
  public Answer whole(Call call, VerifiedStream.Opener opener, int most) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try (Answer answer = opener.open(call)) {
        return answer.with(answer.bytes(most));
      } catch (Answer.CutException e) {
        if (attempt >= patience.attempts()) {
          throw e;
        }
      }
      pauses.before(attempt, null);
    }
  }

  /** One attempt, redirects included. */
  Answer sendOnce(Call first) throws IOException {
    Call call = first;
    for (int redirects = 0; ; redirects++) {
      destinations.check(call.uri());
      HttpResponse<InputStream> response = sending.send(call);
      URI next = redirect(call, response);
      if (next == null) {
        return new Answer(
            response.statusCode(), response.headers(), call.uri(), sending.watched(response));
      }
      response.body().close();
      if (redirects == MOST_REDIRECTS) {
        throw new IOException("it redirects more than " + MOST_REDIRECTS + " times");
      }
      call = follow(call, next);
    }
  }

  private static @Nullable URI redirect(Call call, HttpResponse<?> response) {
    String location = response.headers().firstValue("Location").orElse(null);
    boolean follows = call.method().equals("GET") || call.method().equals("HEAD");
    int status = response.statusCode();
    if (location == null
        || !(follows ? REDIRECTS.contains(status) : status == 307 || status == 308)) {
      return null;
    }
    try {
      return call.uri().resolve(location);
    } catch (IllegalArgumentException e) {
      throw AddressGuard.refused(call.uri(), "it redirects to something that is no URL");
    }
  }

  private static Call follow(Call call, URI next) {
    boolean secure = "https".equalsIgnoreCase(call.uri().getScheme());
    if (secure && !"https".equalsIgnoreCase(next.getScheme())) {
      throw AddressGuard.refused(
          next, "`" + Urls.shown(call.uri()) + "` redirects from https to an unprotected address");
    }
    return sameHost(call.uri(), next) ? call.to(next) : call.to(next).without("Authorization");
  }

  private static boolean sameHost(URI one, URI other) {
    return String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost())
        && AllowedHosts.port(one) == AllowedHosts.port(other);
  }

  /** Cuts whatever is still under way. */
  @Override
  public void close() {
    sending.close();
  }
}
