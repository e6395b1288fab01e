package dev.kapsel.functions.environment;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.format.Header;
import dev.kapsel.model.format.HeaderCheck;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is said of an environment or a version and may change; as such it stands in the audit trail.
 *
 * @param stage always null for an environment, which has none
 */
record Said(
    String description, Map<String, String> tags, @Nullable String stage, boolean archived) {

  Said {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  static Said of(Environment environment) {
    return new Said(environment.description(), environment.tags(), null, environment.archived());
  }

  static Said of(EnvironmentVersion version) {
    return new Said(version.description(), version.tags(), version.stage(), version.archived());
  }

  Said with(EnvironmentChange change) {
    return with(new VersionChange(change.description(), change.tags(), null, change.archived()));
  }

  Said with(VersionChange change) {
    String asked = change.stage();
    return new Said(
        change.description() == null ? description : change.description(),
        change.tags() == null ? tags : change.tags(),
        asked == null ? stage : asked.isEmpty() ? null : asked,
        change.archived() == null ? archived : change.archived());
  }

  Environment over(Environment environment, Instant at, String by) {
    return environment.described(description, tags, archived, at, by);
  }

  EnvironmentVersion over(EnvironmentVersion version, Instant at, String by) {
    return version.described(description, tags, stage, archived, at, by);
  }

  /**
   * @throws Rejected if something is too long, or holds what documents may not hold either
   */
  static void check(EnvironmentChange change) {
    check(new VersionChange(change.description(), change.tags(), null, change.archived()));
  }

  /**
   * @throws Rejected if something is too long, or holds what documents may not hold either
   */
  static void check(VersionChange change) {
    Map<String, String> tags = change.tags() == null ? Map.of() : change.tags();
    List<Finding> findings =
        HeaderCheck.of(new Header(null, null, change.description(), tags, change.stage(), null));
    if (!findings.isEmpty()) {
      Finding first = findings.getFirst();
      throw new Rejected(
          Problem.of(ProblemCode.INVALID_REQUEST, first.message(), first.fix())
              .at(first.field())
              .with(findings));
    }
  }
}
