package dev.kapsel.client.context;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;

/**
 * A body that tells how much of it went out.
 *
 * @param sent is told of the bytes so far
 */
record CountedBody(BodyPublisher body, LongConsumer sent) implements BodyPublisher {

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    body.subscribe(new Counting(subscriber, sent));
  }

  private static final class Counting implements Flow.Subscriber<ByteBuffer> {
    private final Flow.Subscriber<? super ByteBuffer> to;
    private final LongConsumer sent;
    private long count;

    Counting(Flow.Subscriber<? super ByteBuffer> to, LongConsumer sent) {
      this.to = to;
      this.sent = sent;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      to.onSubscribe(subscription);
    }

    @Override
    public void onNext(ByteBuffer piece) {
      count += piece.remaining();
      sent.accept(count);
      to.onNext(piece);
    }

    @Override
    public void onError(Throwable broken) {
      to.onError(broken);
    }

    @Override
    public void onComplete() {
      to.onComplete();
    }
  }
}
