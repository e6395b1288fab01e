package dev.kapsel.functions.environment;

import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An environment with all that its next version needs to know. The item is the row of the list
 * itself. Whoever writes anything of an environment writes this too, against the revision that was
 * read: so there is one order of all that happens to it, and what is latest is always right.
 *
 * @param latest the row of the latest version, but for what it changed: lists of environments need
 *     not read that; null where all are archived
 * @param highest the highest number that a version has; the next automatic one is one more
 * @param edition counts the writes, also over archiving and restoring, which move the item
 */
record EnvironmentHead(
    Environment environment, @Nullable VersionSummary latest, int highest, long edition) {

  /** As many digits as {@link #NUMBER} takes; what is longer, such as a time, is a name. */
  static final int HIGHEST = 999_999_999;

  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

  static EnvironmentHead of(EnvironmentVersion first) {
    Environment environment =
        new Environment(
            first.workspace(),
            first.name(),
            "",
            Map.of(),
            false,
            first.version(),
            first.version(),
            first.ordinal(),
            first.createdAt(),
            first.createdBy(),
            first.createdAt(),
            first.createdBy());
    return new EnvironmentHead(
        environment, VersionSummary.of(first).withoutChange(), number(first.version()), 1);
  }

  /** With a version more. */
  EnvironmentHead with(EnvironmentVersion created) {
    return new EnvironmentHead(
        environment.versions(
            created.version(),
            created.version(),
            created.ordinal(),
            created.createdAt(),
            created.createdBy()),
        VersionSummary.of(created).withoutChange(),
        Math.max(highest, number(created.version())),
        edition + 1);
  }

  /** After a version was changed, which may decide about the latest one. */
  EnvironmentHead withLatest(@Nullable VersionSummary row, Instant at, String by) {
    return new EnvironmentHead(
        environment.versions(
            row == null ? null : row.version(), environment.last(), environment.versions(), at, by),
        row == null ? null : row.withoutChange(),
        highest,
        edition + 1);
  }

  EnvironmentHead with(Environment changed) {
    return new EnvironmentHead(changed, latest, highest, edition + 1);
  }

  Revised<Environment> revised() {
    return new Revised<>(environment, edition);
  }

  EnvironmentSummary summary() {
    String description = environment.description();
    return new EnvironmentSummary(
        environment.name(),
        environment.latest(),
        environment.versions(),
        latest == null ? null : latest.definitionHash(),
        description.isEmpty() && latest != null ? latest.description() : description,
        environment.tags(),
        environment.archived(),
        environment.changedAt());
  }

  /** The number that a version is; 0 for one that is none. */
  private static int number(VersionName version) {
    String text = version.value();
    return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
  }
}
