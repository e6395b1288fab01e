package dev.kapsel.functions.environment;

import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes what is said of versions, archives and restores them; what they say themselves never
 * changes. Each change is one transaction with its entry in the audit trail, as for environments.
 */
@Singleton
public final class VersionEditor {

  private final Environments environments;
  private final AuditTrail audit;
  private final Clock clock;

  public VersionEditor(Environments environments, AuditTrail audit, Clock clock) {
    this.environments = environments;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Changes a version. When the latest one is archived, the newest before it that is not becomes
   * the latest; when a newer one is restored, that does.
   *
   * @param reference names the version
   * @throws Rejected if it is not there, not as it was meant, or has no name of its own
   */
  public Revised<EnvironmentVersion> change(
      WorkspaceName workspace, EnvironmentReference reference, Edit<VersionChange> edit) {
    mustHaveAName(reference);
    Said.check(edit.change());
    for (int race = 0; race < EnvironmentEditor.RACES; race++) {
      Stored<EnvironmentVersion> read = version(workspace, reference);
      edit.mustMatch().accept(read.item().revision());
      Said before = Said.of(read.value());
      Said after = before.with(edit.change());
      if (after.equals(before)) {
        return new Revised<>(read.value(), read.item().revision());
      }
      Instant now = clock.instant();
      EnvironmentVersion next = after.over(read.value(), now, edit.by());
      Stored<EnvironmentHead> head = environments.existing(workspace, reference.name());
      VersionSummary latest = latest(head.value().latest(), next);
      List<Write> writes = new ArrayList<>(environments.change(read, next));
      writes.addAll(environments.change(head, head.value().withLatest(latest, now, edit.by())));
      writes.add(entry(next, before, after, edit.by()));
      if (environments.commit(writes).done()) {
        return new Revised<>(next, read.item().revision() + 1);
      }
    }
    throw new UnavailableException("too many change `" + reference.name() + "` at once");
  }

  /** What is latest once this version is what it will be. */
  private @Nullable VersionSummary latest(
      @Nullable VersionSummary now, EnvironmentVersion changed) {
    boolean isLatest = now != null && now.ordinal() == changed.ordinal();
    if (changed.archived()) {
      return isLatest ? environments.newestBefore(changed).orElse(null) : now;
    }
    return isLatest || now == null || now.ordinal() < changed.ordinal()
        ? VersionSummary.of(changed)
        : now;
  }

  private Write entry(EnvironmentVersion version, Said before, Said after, String by) {
    Act act =
        before.archived() == after.archived()
            ? Act.UPDATE_VERSION
            : after.archived() ? Act.ARCHIVE_VERSION : Act.RESTORE_VERSION;
    return audit.entry(
        version.workspace(), by, act, "environment " + version.reference(), before, after);
  }

  private Stored<EnvironmentVersion> version(
      WorkspaceName workspace, EnvironmentReference reference) {
    VersionName version = reference.version();
    if (version == null) {
      throw Rejected.invalid("", "`" + reference + "` names no version", "Name one.");
    }
    return environments
        .version(workspace, reference.name(), version)
        .orElseThrow(
            () ->
                Rejected.notFound(
                    "there is no environment version `" + reference + "` in `" + workspace + "`",
                    "Name a version that is there; `latest` is none, because it may be another one"
                        + " by the time that the change arrives."));
  }

  private static void mustHaveAName(EnvironmentReference reference) {
    if (reference.name().anonymous()) {
      throw Rejected.of(
          ProblemCode.STATE_CONFLICT,
          "an anonymous version is what it was when it was brought along, and nothing of it changes",
          "Copy it to a name of its own, and change that.");
    }
  }
}
