package dev.kapsel.model.build;

import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to make a generation, or to make it again for a comparison, as callers see it.
 *
 * @param epoch counts the workers that were given this hash; a report of an older one is ignored
 * @param generation the number it made; null unless it succeeded in making one
 * @param failure null unless it failed
 * @param requestedBy who asked first: {@code user:SUBJECT}, {@code token:WORKSPACE/ID}, or {@code
 *     kapsel} for what an installation does by itself; null for builds of before it was kept
 * @param waits why it is still queued, where the build service had no room for it or something that
 *     its plan needs does not answer; else null
 */
public record Build(
    BuildId id,
    WorkspaceName workspace,
    DefinitionHash definitionHash,
    BuildReason reason,
    BuildState state,
    int epoch,
    Instant queuedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    List<StageTiming> stages,
    @Nullable Integer generation,
    @Nullable Failure failure,
    @Nullable String requestedBy,
    @Nullable String waits) {

  public Build {
    stages = List.copyOf(stages);
  }
}
