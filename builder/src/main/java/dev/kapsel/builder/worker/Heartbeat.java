package dev.kapsel.builder.worker;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.model.protocol.WorkerMessages.Proceed;
import dev.kapsel.model.protocol.WorkerMessages.Progress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service every second what is new, and every few seconds that the worker lives. When the
 * service says stop, or has not answered for longer than a lease lasts, the build is interrupted:
 * somebody else may be making the image by then.
 */
final class Heartbeat implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int BEATS_WITHOUT_NEWS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ServiceClient service;
  private final BuildJournal journal;
  private final Thread build;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable String stopped;
  private long sequence;

  /**
   * @param build the thread to interrupt
   */
  Heartbeat(ServiceClient service, BuildJournal journal, Thread build) {
    this.service = service;
    this.journal = journal;
    this.build = build;
    this.thread = Thread.ofVirtual().name("heartbeat").start(this::run);
  }

  /** Why the build was told to stop; null if it was not. */
  @Nullable String stopped() {
    return stopped;
  }

  private void run() {
    int quiet = 0;
    long lastAnswer = System.nanoTime();
    Progress unanswered = null;
    while (!closed()) {
      if (unanswered == null) {
        BuildJournal.News news = journal.take();
        quiet = news == null ? quiet + 1 : 0;
        if (news == null && quiet < BEATS_WITHOUT_NEWS) {
          continue;
        }
        quiet = 0;
        unanswered =
            news == null
                ? new Progress(++sequence, journal.stages(), List.of())
                : new Progress(++sequence, news.stages(), news.log());
      }
      try {
        Proceed answer = service.progress(unanswered);
        unanswered = null;
        lastAnswer = System.nanoTime();
        if (!answer.proceed()) {
          stop(answer.why() == null ? "the service ended the build" : answer.why());
          return;
        }
      } catch (ServiceClient.RefusedException e) {
        stop("the service no longer knows this build: " + e.getMessage());
        return;
      } catch (BuildFailedException e) {
        if (System.nanoTime() - lastAnswer > PATIENCE.toNanos()) {
          stop("the service did not answer for " + PATIENCE.toSeconds() + " seconds");
          return;
        }
      }
    }
  }

  private boolean closed() {
    try {
      return closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void stop(String why) {
    stopped = why;
    build.interrupt();
  }

  /** Sends what is left to say. */
  @Override
  public void close() throws InterruptedException {
    closing.countDown();
    thread.join();
    BuildJournal.News news = journal.take();
    if (news != null && stopped == null) {
      try {
        service.progress(new Progress(++sequence, news.stages(), news.log()));
      } catch (BuildFailedException | ServiceClient.RefusedException e) {
        // The result follows and says the same; its own retries decide.
      }
    }
  }
}
