package dev.kapsel.functions.environment;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.NameRules;
import dev.kapsel.model.analysis.Rule;
import dev.kapsel.model.analysis.Severity;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.format.Header;
import dev.kapsel.model.identity.ContentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a registration comes to, as far as that can be said without writing: the same for who
 * registers and for who asks what would come of it.
 */
final class RegistrationRules {

  private final Environments environments;
  private final DefinitionRules definitions;

  RegistrationRules(Environments environments, DefinitionRules definitions) {
    this.environments = environments;
    this.definitions = definitions;
  }

  /**
   * The definition that is to be registered.
   *
   * @throws Rejected if it, the name or the version has errors
   */
  Definition accepted(Registration asked) {
    Header header = asked.document().header();
    List<Finding> errors = new ArrayList<>();
    // What the document itself says of name and version has been judged with the document.
    if (!asked.name().value().equals(header.name())) {
      errors.addAll(NameRules.name(asked.name().value(), "", asked.ownNames()));
    }
    VersionName version = wanted(asked);
    if (version != null && !version.value().equals(header.version())) {
      errors.addAll(NameRules.version(version.value(), ""));
    }
    errors.removeIf(finding -> finding.severity() != Severity.ERROR);
    if (!errors.isEmpty()) {
      errors.addAll(asked.document().findings());
      throw DefinitionRules.refused(errors);
    }
    return definitions.accepted(asked.workspace(), asked.document());
  }

  /** The version of the address, else that of the document; null for the next number. */
  static @Nullable VersionName wanted(Registration asked) {
    Header header = asked.document().header();
    mustAgree("/name", asked.name().value(), header.name());
    if (asked.version() != null) {
      mustAgree("/version", asked.version().value(), header.version());
      return asked.version();
    }
    return header.version() == null ? null : versionName(header.version());
  }

  private static VersionName versionName(String text) {
    try {
      return new VersionName(text);
    } catch (IllegalArgumentException e) {
      throw Rejected.invalid(
          "/version", String.valueOf(e.getMessage()), "Write another version, or leave it out.");
    }
  }

  private static void mustAgree(String field, String asked, @Nullable String written) {
    if (written != null && !written.equals(asked)) {
      throw Rejected.invalid(
          field,
          "the document says `" + written + "`, and it is to be registered as `" + asked + "`",
          "Take it out of the document, or make the two agree.");
    }
  }

  /**
   * The version that says this already.
   *
   * @throws Rejected if the version that is wanted says something else
   */
  Optional<EnvironmentVersion> same(
      Registration asked,
      @Nullable VersionName wanted,
      @Nullable EnvironmentHead head,
      ContentId content) {
    if (wanted == null) {
      Optional<EnvironmentVersion> before = before(asked, content);
      if (before.isPresent()) {
        return before;
      }
      VersionSummary latest = head == null ? null : head.latest();
      return latest != null && latest.contentId().equals(content)
          // If it was archived since, the environment has changed, and it all begins anew.
          ? environments
              .find(asked.workspace(), asked.name(), latest.version())
              .filter(version -> !version.archived())
          : Optional.empty();
    }
    Optional<EnvironmentVersion> there = environments.find(asked.workspace(), asked.name(), wanted);
    if (there.isPresent() && !there.get().contentId().equals(content)) {
      throw Rejected.of(
          ProblemCode.VERSION_CONFLICT,
          "version `" + wanted + "` of `" + asked.name() + "` exists and says something else",
          "Versions never change: choose another version, or leave it out to get the next number.");
    }
    return there;
  }

  /** What the same request has registered already, whatever others have done since. */
  private Optional<EnvironmentVersion> before(Registration asked, ContentId content) {
    if (asked.seed() == null || !asked.seed().again()) {
      return Optional.empty();
    }
    return environments.newest(asked.workspace(), asked.name()).stream()
        .filter(there -> asked.mayHaveMade(there, content))
        .findFirst()
        .flatMap(there -> environments.find(asked.workspace(), asked.name(), there.version()));
  }

  /** What the document says of a version that is there and says otherwise. */
  static List<Finding> notTaken(Registration asked, EnvironmentVersion there) {
    Header header = asked.document().header();
    List<Finding> findings = new ArrayList<>();
    if (header.description() != null && !header.description().equals(there.description())) {
      findings.add(notTaken("/description", there));
    }
    if (!header.tags().isEmpty() && !header.tags().equals(there.tags())) {
      findings.add(notTaken("/tags", there));
    }
    if (header.stage() != null && !header.stage().equals(there.stage())) {
      findings.add(notTaken("/stage", there));
    }
    return findings;
  }

  private static Finding notTaken(String field, EnvironmentVersion there) {
    return Rule.K36.at(
        field,
        "version `" + there.version() + "` has this content already, and keeps what is said of it",
        "Change it with `kapsel env edit " + there.name() + ":" + there.version() + "`.");
  }

  static void mustNotBeArchived(Registration asked, @Nullable EnvironmentHead head) {
    if (head != null && head.environment().archived()) {
      throw Rejected.of(
          ProblemCode.STATE_CONFLICT,
          "the environment `" + asked.name() + "` is archived and takes no new versions",
          "Restore it, or choose another name.");
    }
  }

  /**
   * The version that a new one gets.
   *
   * @throws Rejected if somebody has chosen the highest number that there is
   */
  static VersionName next(@Nullable VersionName wanted, @Nullable EnvironmentHead head) {
    if (wanted != null) {
      return wanted;
    }
    int highest = head == null ? 0 : head.highest();
    if (highest == EnvironmentHead.HIGHEST) {
      throw Rejected.of(
          ProblemCode.STATE_CONFLICT,
          "no number follows version `" + highest + "`, which exists",
          "Name the version yourself; a longer number is a name like any other.");
    }
    return new VersionName(Integer.toString(highest + 1));
  }
}
