package dev.kapsel.functions.environment;

import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.WorkspaceName;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes what is said of environments, archives and restores them. Each change is one transaction
 * with its entry in the audit trail; one that changes nothing writes nothing.
 */
@Singleton
public final class EnvironmentEditor {

  /** As many as may register at once, for they are what a change meets. */
  static final int RACES = 200;

  private final Environments environments;
  private final EnvironmentCount count;
  private final AuditTrail audit;
  private final Clock clock;

  public EnvironmentEditor(
      Environments environments, EnvironmentCount count, AuditTrail audit, Clock clock) {
    this.environments = environments;
    this.count = count;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Changes an environment. Archived, it is in the list of the archived ones and takes no new
   * versions.
   *
   * @throws Rejected if it is not there, not as it was meant, or one too many to be restored
   */
  public Revised<Environment> change(
      WorkspaceName workspace, EnvironmentName name, Edit<EnvironmentChange> edit) {
    Said.check(edit.change());
    for (int race = 0; race < RACES; race++) {
      Stored<EnvironmentHead> read = environments.existing(workspace, name);
      edit.mustMatch().accept(read.value().edition());
      Environment old = read.value().environment();
      Said before = Said.of(old);
      Said after = before.with(edit.change());
      if (after.equals(before)) {
        return read.value().revised();
      }
      EnvironmentHead next = read.value().with(after.over(old, clock.instant(), edit.by()));
      List<Write> writes = new ArrayList<>(environments.change(read, next));
      writes.add(entry(old, before, after, edit.by()));
      if (addCount(writes, read.value(), after.archived()) && environments.commit(writes).done()) {
        return next.revised();
      }
    }
    throw new UnavailableException("too many change `" + name + "` at once");
  }

  /** False if somebody else has changed the environment since it was read. */
  private boolean addCount(List<Write> writes, EnvironmentHead read, boolean archived) {
    Environment environment = read.environment();
    WorkspaceName workspace = environment.workspace();
    if (archived == environment.archived()) {
      return true;
    }
    if (archived) {
      return writes.add(count.oneLess(workspace));
    }
    Optional<Write> counted = count.oneMore(workspace);
    if (counted.isPresent()) {
      return writes.add(counted.get());
    }
    // Whoever has taken the last place may have done so by restoring this very one.
    if (environments.get(workspace, environment.name()).revision() == read.edition()) {
      throw count.full(workspace);
    }
    return false;
  }

  private Write entry(Environment environment, Said before, Said after, String by) {
    Act act =
        before.archived() == after.archived()
            ? Act.UPDATE_ENVIRONMENT
            : after.archived() ? Act.ARCHIVE_ENVIRONMENT : Act.RESTORE_ENVIRONMENT;
    return audit.entry(
        environment.workspace(), by, act, "environment " + environment.name(), before, after);
  }
}
