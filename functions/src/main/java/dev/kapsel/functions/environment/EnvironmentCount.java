package dev.kapsel.functions.environment;

import dev.kapsel.functions.access.RememberedSettings;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.environment.WorkspaceName;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Counts the environments of a workspace that are not archived. Written together with what it
 * counts, so it is exact; a further version of an environment does not touch it.
 */
@Singleton
final class EnvironmentCount {

  private final Table table;
  private final RememberedSettings settings;

  EnvironmentCount(Table table, RememberedSettings settings) {
    this.table = table;
    this.settings = settings;
  }

  private record Count(int environments) {}

  /** The write that counts one more; empty if the workspace may have no more. */
  Optional<Write> oneMore(WorkspaceName workspace) {
    Optional<Item> read = read(workspace);
    int now = count(read);
    return now < most(workspace) ? Optional.of(write(workspace, read, now + 1)) : Optional.empty();
  }

  /** What a caller is told who would be one too many. */
  Rejected full(WorkspaceName workspace) {
    return Rejected.of(
        ProblemCode.QUOTA_EXCEEDED,
        "`" + workspace + "` has as many environments as it may have: " + most(workspace),
        "Archive some that are not needed, or have a manager raise the quota.");
  }

  private int most(WorkspaceName workspace) {
    return settings.of(workspace).quotas().environments();
  }

  /** The write that counts one less. */
  Write oneLess(WorkspaceName workspace) {
    Optional<Item> read = read(workspace);
    return write(workspace, read, Math.max(0, count(read) - 1));
  }

  private Optional<Item> read(WorkspaceName workspace) {
    return table.get(Keys.environmentCount(workspace));
  }

  private static int count(Optional<Item> read) {
    return read.map(item -> item.as(Count.class).environments()).orElse(0);
  }

  private static Write write(WorkspaceName workspace, Optional<Item> read, int next) {
    Count count = new Count(next);
    return read.map(item -> Write.replace(item, count))
        .orElseGet(() -> Write.create(Keys.environmentCount(workspace), count));
  }
}
