package dev.kapsel.builder.network;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Sends one request and waits for the head of its response no longer than there is progress. */
final class Sending implements AutoCloseable {

  private final HttpClient client;
  private final Patience patience;
  private final StallWatch watch;

  Sending(HttpClient client, Patience patience) {
    this.client = client;
    this.patience = patience;
    this.watch = new StallWatch(patience);
  }

  HttpResponse<InputStream> send(Call call) throws IOException {
    AtomicLong sent = new AtomicLong();
    HttpRequest request = request(call, sent);
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request, BodyHandlers.ofInputStream());
    long before = 0;
    while (true) {
      try {
        return answer.get(patience.answer().toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        long now = sent.get();
        if (now - before < least()) {
          answer.cancel(true);
          throw new HttpTimeoutException(
              "no answer from " + call.uri().getHost() + " within " + patience.answer());
        }
        before = now;
      } catch (ExecutionException e) {
        throw failure(call, e);
      } catch (InterruptedException e) {
        answer.cancel(true);
        throw Pauses.cancelled(e);
      }
    }
  }

  InputStream watched(HttpResponse<InputStream> response) {
    return watch.over(response.body());
  }

  private long least() {
    return Math.max(1, patience.leastBytesPerSecond() * patience.answer().toSeconds());
  }

  private static IOException failure(Call call, ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof ForbiddenHostException forbidden) {
      return forbidden;
    }
    if (cause instanceof ConnectException refused && refused.getMessage() == null) {
      // The client says no more than its class.
      return named(new ConnectException("cannot connect to " + call.uri().getAuthority()), refused);
    }
    return cause instanceof IOException io
        ? io
        : new IOException(String.valueOf(cause == null ? e : cause.getMessage()), cause);
  }

  private static IOException named(ConnectException named, ConnectException cause) {
    named.initCause(cause);
    return named;
  }

  private static HttpRequest request(Call call, AtomicLong sent) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.uri()).header("User-Agent", "kapsel-builder");
    call.headers().forEach(request::setHeader);
    return request.method(call.method(), publisher(call, sent)).build();
  }

  private static HttpRequest.BodyPublisher publisher(Call call, AtomicLong sent) {
    Call.Body body = call.body();
    if (body == null || body.size() == 0) {
      return BodyPublishers.noBody();
    }
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(() -> counted(body, sent)), body.size());
  }

  private static InputStream counted(Call.Body body, AtomicLong sent) {
    try {
      return new FilterInputStream(body.content().open()) {
        @Override
        public int read() throws IOException {
          int value = super.read();
          sent.addAndGet(value < 0 ? 0 : 1);
          return value;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          int count = super.read(into, offset, length);
          sent.addAndGet(Math.max(count, 0));
          return count;
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    watch.close();
  }
}
