package dev.kapsel.builder.network;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends the reading of bodies whose sender stalls or trickles. Only the time inside reads counts: a
 * slow reader is nobody's fault.
 */
final class StallWatch implements AutoCloseable {

  private final Patience patience;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("stall-watch").unstarted(task));

  StallWatch(Patience patience) {
    this.patience = patience;
  }

  InputStream over(InputStream body) {
    Watched watched = new Watched(body);
    long period = Math.max(1, patience.stall().toMillis() / 4);
    watched.watching =
        clock.scheduleWithFixedDelay(watched::look, period, period, TimeUnit.MILLISECONDS);
    return watched;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private final class Watched extends FilterInputStream {

    private Future<?> watching = java.util.concurrent.CompletableFuture.completedFuture(null);
    // Zero while nobody reads.
    private volatile long readingSince;
    private volatile boolean stalled;
    private long waited;
    private long received;

    Watched(InputStream body) {
      super(body);
    }

    void look() {
      long since = readingSince;
      if (since != 0 && System.nanoTime() - since > patience.stall().toNanos()) {
        stalled = true;
        try {
          in.close();
        } catch (IOException e) {
          // The reader is told by the flag.
        }
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int count = read(one, 0, 1);
      return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      long start = System.nanoTime() | 1;
      readingSince = start;
      int count;
      try {
        count = in.read(into, offset, length);
      } catch (IOException e) {
        throw stalled ? timeout(e) : e;
      } finally {
        readingSince = 0;
      }
      if (stalled) {
        throw timeout(null);
      }
      waited += System.nanoTime() - start;
      received += Math.max(0, count);
      judge(count);
      return count;
    }

    private void judge(int count) throws IOException {
      if (count < 0 || waited < patience.stall().toNanos()) {
        return;
      }
      if (received < patience.leastBytesPerSecond() * patience.stall().toMillis() / 1000) {
        throw timeout(null);
      }
      waited = 0;
      received = 0;
    }

    private HttpTimeoutException timeout(@org.jspecify.annotations.Nullable IOException cause) {
      HttpTimeoutException timeout =
          new HttpTimeoutException("the sender stalled for " + patience.stall());
      if (cause != null) {
        timeout.addSuppressed(cause);
      }
      return timeout;
    }

    @Override
    public long skip(long count) throws IOException {
      return count <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(count, 8192)]));
    }

    @Override
    public void close() throws IOException {
      watching.cancel(false);
      super.close();
    }
  }
}
