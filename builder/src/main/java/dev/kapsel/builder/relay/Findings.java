package dev.kapsel.builder.relay;

import dev.kapsel.builder.BuildFailedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a proxy met that its client cannot tell: it sees a status and no reason. */
final class Findings {

  private final CompletableFuture<BuildFailedException> refusal = new CompletableFuture<>();
  private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
  private final AtomicReference<@Nullable String> crawling = new AtomicReference<>();

  /** The guard refused an address; the first one counts. */
  void refused(BuildFailedException reason) {
    refusal.complete(reason);
  }

  /** A host could not be reached; the last one counts. */
  void unreached(String reason) {
    trouble.set(reason);
  }

  /** A host answers too slowly; the last one counts. */
  void crawling(@Nullable String host) {
    crawling.set(host);
  }

  @Nullable String crawling() {
    return crawling.get();
  }

  CompletableFuture<BuildFailedException> refusal() {
    return refusal;
  }

  @Nullable String trouble() {
    return trouble.get();
  }
}
