package dev.kapsel.functions.build;

import dev.kapsel.functions.environment.DefinitionRules;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.repeat.IdSeed;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes new builds. A dispatch follows from the writes, by the change stream. */
@Singleton
final class BuildQueue {

  private static final int FIRST_EPOCH = 1;

  private final Builds builds;
  private final BuildQuota quota;
  private final DefinitionRules rules;
  private final BuildIds ids;
  private final Clock clock;

  BuildQueue(Builds builds, BuildQuota quota, DefinitionRules rules, BuildIds ids, Clock clock) {
    this.builds = builds;
    this.quota = quota;
    this.rules = rules;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Whether the workspace may have another build, of this definition, now.
   *
   * @throws Rejected if it has too many, or the definition names a host that is not allowed
   */
  void admit(WorkspaceName workspace, Definition definition) {
    rules.mustStayInside(workspace, definition);
    quota.mustHaveRoom(workspace);
  }

  /** The id of the one build that the request makes, or has made. */
  BuildId id(IdSeed seed) {
    return ids.of(seed);
  }

  /**
   * @param by who asks
   * @param seed of the request; null where it has none
   */
  Build next(
      WorkspaceName workspace,
      DefinitionHash hash,
      BuildReason reason,
      String by,
      @Nullable IdSeed seed) {
    return new Build(
        ids.next(seed),
        workspace,
        hash,
        reason,
        BuildState.QUEUED,
        FIRST_EPOCH,
        clock.instant(),
        null,
        null,
        List.of(),
        null,
        null,
        by,
        null);
  }

  /**
   * The writes that queue it.
   *
   * @param order null: as every first build is made
   */
  List<Write> writes(Build build, @Nullable BuildOrder order) {
    return builds.queue(BuildRecord.queued(build, order));
  }
}
