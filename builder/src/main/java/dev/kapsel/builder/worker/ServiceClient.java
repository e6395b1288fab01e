package dev.kapsel.builder.worker;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.WorkerMessages.Compared;
import dev.kapsel.model.protocol.WorkerMessages.Exchanged;
import dev.kapsel.model.protocol.WorkerMessages.Failed;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.Known;
import dev.kapsel.model.protocol.WorkerMessages.Proceed;
import dev.kapsel.model.protocol.WorkerMessages.Progress;
import dev.kapsel.model.protocol.WorkerMessages.Wanted;
import dev.kapsel.model.protocol.WorkerStart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The worker's end of the build protocol. Every message may be sent again, except the first: its
 * bootstrap is dead once the service has answered.
 */
final class ServiceClient implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 6;

  /** Nothing is lost by waiting before the beginning, and a worker that gives up is one less. */
  private static final int ATTEMPTS_TO_BEGIN = 12;

  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private final HttpClient http;
  private final URI service;
  private final WorkspaceName workspace;
  private final BuildId build;
  private String token;

  /**
   * @param trust for a service that is reached by https
   */
  ServiceClient(WorkerStart start, SSLContext trust) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .sslContext(trust)
            .build();
    this.service = start.service();
    this.workspace = start.workspace();
    this.build = start.build();
    this.token = start.bootstrap();
  }

  /** The service has another opinion of this build: it was cancelled, taken over or has ended. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /** When a message is sent again. */
  private enum Repeat {
    /** The heartbeat has a rhythm of its own. */
    NEVER,
    /** Lost on the way, the bootstrap may be dead; after an answer like 503 it is alive. */
    WHEN_REFUSED_IN_PASSING,
    ALWAYS
  }

  Exchanged exchange() {
    Exchanged exchanged =
        post(Route.WORKER_EXCHANGE, "{}", Exchanged.class, Repeat.WHEN_REFUSED_IN_PASSING);
    token = exchanged.token();
    return exchanged;
  }

  Proceed progress(Progress progress) {
    return post(Route.WORKER_PROGRESS, progress, Proceed.class, Repeat.NEVER);
  }

  Known known(Wanted wanted) {
    return post(Route.WORKER_KNOWN, wanted, Known.class, Repeat.ALWAYS);
  }

  void finished(Finished finished) {
    post(Route.WORKER_RESULT, finished, Object.class, Repeat.ALWAYS);
  }

  void verified(Compared compared) {
    post(Route.WORKER_VERIFIED, compared, Object.class, Repeat.ALWAYS);
  }

  void failed(Failed failed) {
    post(Route.WORKER_FAILURE, failed, Object.class, Repeat.ALWAYS);
  }

  private <T> T post(Route route, Object body, Class<T> answer, Repeat repeat) {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve(route.path(workspace, build)))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body instanceof String text ? text : json(body)))
            .build();
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() < 300) {
          return KapselJson.mapper()
              .readValue(response.body().isEmpty() ? "{}" : response.body(), answer);
        }
        if (response.statusCode() < 500 && response.statusCode() != 429) {
          throw new RefusedException(response.statusCode() + " " + response.body());
        }
        giveUpUnless(
            attempt < attempts(repeat), response.statusCode() + " " + response.body(), null);
      } catch (JacksonException e) {
        throw new BuildFailedException(
            FailureCode.SERVICE_UNREACHABLE,
            "what answers at " + service + " is not the Kapsel service: " + e.getOriginalMessage(),
            "Check the address that workers are given.",
            e);
      } catch (IOException e) {
        giveUpUnless(repeat == Repeat.ALWAYS && attempt < ATTEMPTS, String.valueOf(e), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BuildFailedException(
            FailureCode.CANCELLED, "the build was stopped", "Ask for it again.", e);
      }
      pause(attempt);
    }
  }

  private static int attempts(Repeat repeat) {
    return switch (repeat) {
      case NEVER -> 1;
      case WHEN_REFUSED_IN_PASSING -> ATTEMPTS_TO_BEGIN;
      case ALWAYS -> ATTEMPTS;
    };
  }

  private void giveUpUnless(boolean again, String what, @Nullable Throwable cause) {
    if (!again) {
      throw new BuildFailedException(
          FailureCode.SERVICE_UNREACHABLE,
          "the service at " + service + " does not answer as it should: " + what,
          "The build is taken up again when the service is back.",
          cause);
    }
  }

  private static void pause(int attempt) {
    long most = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << attempt);
    long millis = most / 2 + ThreadLocalRandom.current().nextLong(most / 2);
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  private static String json(Object body) {
    try {
      return KapselJson.mapper().writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every message can be written", e);
    }
  }

  /** Nobody waits for an answer any more. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
