package dev.kapsel.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.model.access.Entrance;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries a call to the service and its answer back. Calls are repeated, a few times, when the
 * connection breaks or the service says that something behind it does not answer; those that would
 * do something twice carry a key, by which the service knows them again. A call whose token is
 * refused is not carried out, so it is repeated once with another one.
 */
final class Exchange {

  private static final Set<Integer> PASSING = Set.of(502, 503, 504);

  /** Passing too, where the service says when to come back. */
  private static final Set<Integer> WAITING = Set.of(409, 429);

  /** With a time to come back: the call was sent before, and is being carried out. */
  private static final int UNDER_WAY = 409;

  private static final int REFUSED = 401;
  private static final int EXCERPT = 200;

  private final URI service;
  private final TokenSource tokens;
  private final Patience patience;
  private final HttpClient http;

  Exchange(URI service, TokenSource tokens, Patience patience) {
    this.service = service;
    this.tokens = tokens;
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience.connect())
            .build();
  }

  <T> T send(Call call, TypeReference<T> type) {
    return read(accepted(call), type);
  }

  /** With the tag by which a later change says what it changes. */
  <T> Tagged<T> sendTagged(Call call, TypeReference<T> type) {
    HttpResponse<String> response = accepted(call);
    return new Tagged<>(read(response, type), response.headers().firstValue("etag").orElse("*"));
  }

  /** An answer that is no JSON, as it stands. */
  String sendText(Call call) {
    return accepted(call).body();
  }

  private HttpResponse<String> accepted(Call call) {
    HttpResponse<String> response = answer(call);
    if (response.statusCode() / 100 != 2) {
      throw new KapselException(problem(response));
    }
    return response;
  }

  private <T> T read(HttpResponse<String> response, TypeReference<T> type) {
    try {
      return KapselJson.mapper().readValue(response.body(), type);
    } catch (JsonProcessingException e) {
      throw new KapselException(notKapsel(response));
    }
  }

  private HttpResponse<String> answer(Call call) {
    Optional<String> token = tokens.token();
    HttpResponse<String> response = answer(call, token);
    if (response.statusCode() != REFUSED || token.isEmpty()) {
      return response;
    }
    Optional<String> other = tokens.another(token.get());
    return other.isEmpty() ? response : answer(call, other);
  }

  private HttpResponse<String> answer(Call call, Optional<String> token) {
    HttpRequest request = request(call, token);
    long begun = System.nanoTime();
    int attempt = 1;
    while (true) {
      boolean last = attempt == patience.attempts();
      Duration pause = patience.pause().multipliedBy(1L << (attempt - 1));
      try {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        Optional<Duration> later = later(response, pause);
        if (later.isEmpty()) {
          return response;
        }
        pause = later.get();
        if (response.statusCode() == UNDER_WAY && System.nanoTime() - begun < longest()) {
          pause(pause);
          continue; // as nothing failed: an earlier attempt is still at it
        }
        if (last) {
          return response;
        }
      } catch (IOException e) {
        if (last || nobodyListens(e)) {
          throw unreachable(e);
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      pause(pause);
      attempt++;
    }
  }

  /** In nanoseconds; an attempt that nobody answered, and then one that waits for its end. */
  private long longest() {
    return 2 * patience.answer().toNanos();
  }

  /** When to ask again; empty if this answer is the answer. */
  private Optional<Duration> later(HttpResponse<String> response, Duration pause) {
    if (PASSING.contains(response.statusCode())) {
      return Optional.of(pause);
    }
    return WAITING.contains(response.statusCode())
        ? response
            .headers()
            .firstValue("retry-after")
            .filter(seconds -> seconds.matches("[0-9]{1,3}"))
            .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
            .filter(wanted -> wanted.compareTo(patience.answer()) <= 0)
        : Optional.empty();
  }

  private HttpRequest request(Call call, Optional<String> token) {
    String body = call.body();
    URI target = target(call);
    String method = call.route().method();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(patience.answer())
            .header("Accept", "application/json, " + Problem.MEDIA_TYPE);
    token.ifPresent(one -> request.header("Authorization", "Bearer " + one));
    byte[] content = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    tokens.signature(method, target, content).forEach(request::header);
    if (call.ifMatch() != null) {
      request.header("If-Match", call.ifMatch());
    }
    if (call.keyed()) {
      request.header("Idempotency-Key", "\"" + UUID.randomUUID() + "\"");
    }
    if (body == null) {
      return request.method(method, BodyPublishers.noBody()).build();
    }
    return request
        .header("Content-Type", call.mediaType())
        .method(method, BodyPublishers.ofByteArray(content))
        .build();
  }

  /** Below the service's own path, because a deployed service may stand under a stage name. */
  private URI target(Call call) {
    String base = service.toString();
    return URI.create(
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
            + prefix(call.route())
            + call.target());
  }

  /** What nobody need say his name for has no entrances. */
  private String prefix(Route route) {
    return route.entrances().stream()
        .map(Entrance::prefix)
        .filter(tokens.prefix()::equals)
        .findFirst()
        .orElse("");
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static UnreachableException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new UnreachableException("interrupted while waiting for the service", e);
  }

  private static boolean nobodyListens(IOException e) {
    return e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
  }

  private UnreachableException unreachable(IOException e) {
    if (e.getCause() instanceof UnresolvedAddressException
        || (e.getCause() != null
            && e.getCause().getCause() instanceof UnresolvedAddressException)) {
      return new UnreachableException(
          "the host of " + service + " is not known; check --service or KAPSEL_SERVICE", e);
    }
    if (nobodyListens(e)) {
      return new UnreachableException(
          "no service listens at " + service + "; start it with `./kapsel up`", e);
    }
    if (e instanceof HttpTimeoutException) {
      return new UnreachableException(
          service + " did not answer within " + patience.answer().toSeconds() + " s; try again", e);
    }
    return new UnreachableException(
        "the connection to " + service + " broke: " + UnreachableException.why(e) + "; try again",
        e);
  }

  private Problem problem(HttpResponse<String> response) {
    try {
      @Nullable Problem problem = KapselJson.mapper().readValue(response.body(), Problem.class);
      return problem == null ? notKapsel(response) : problem;
    } catch (JsonProcessingException | RuntimeException e) {
      return notKapsel(response);
    }
  }

  private Problem notKapsel(HttpResponse<String> response) {
    if (response.statusCode() == REFUSED) {
      return Problem.of(
          ProblemCode.UNAUTHENTICATED,
          tokens == TokenSource.NOBODY
              ? "nobody is signed in at " + service
              : service + " does not take the token of who asks (" + tokens.kind() + ")",
          tokens.remedy());
    }
    String body = response.body().strip();
    return new Problem(
        "about:blank",
        "The answer is not one of a Kapsel service",
        response.statusCode(),
        "unexpected-answer",
        service
            + " answered with status "
            + response.statusCode()
            + (body.isEmpty() ? " and no text" : ": " + excerpt(body)),
        "Check that the address is a Kapsel service of this version.",
        null,
        List.of(),
        response.headers().firstValue("kapsel-request-id").orElse(null));
  }

  private static String excerpt(String body) {
    return body.length() <= EXCERPT ? body : body.substring(0, EXCERPT) + "...";
  }
}
