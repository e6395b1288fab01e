package dev.kapsel.builder.relay;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a proxy met that its client cannot tell: it sees a status and no reason. */
final class Findings {

  private final CompletableFuture<BuildFailedException> hopeless = new CompletableFuture<>();
  private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
  private final Map<String, Long> dripped = new ConcurrentHashMap<>();

  /** The guard refused an address; the first one counts. */
  void refused(BuildFailedException reason) {
    hopeless.complete(reason);
  }

  /** A host could not be reached; the last one counts. */
  void unreached(String reason) {
    trouble.set(reason);
  }

  /**
   * A host dripped on a connection, which is cut, so that the client may try again. Once it drips
   * on another one that was begun after that, it is not tried any more.
   */
  void dripped(String host, long began, long bytesPerSecond) {
    String reason =
        "`%s` answers with less than %,d bytes a second".formatted(host, bytesPerSecond);
    Long first = dripped.putIfAbsent(host, System.nanoTime());
    unreached(reason);
    if (first != null && began - first > 0) {
      hopeless.complete(
          new BuildFailedException(
              FailureCode.INDEX_UNREACHABLE,
              reason,
              "Check the package index, and what is between it and where builds run; then ask"
                  + " again."));
    }
  }

  CompletableFuture<BuildFailedException> hopeless() {
    return hopeless;
  }

  @Nullable String trouble() {
    return trouble.get();
  }
}
