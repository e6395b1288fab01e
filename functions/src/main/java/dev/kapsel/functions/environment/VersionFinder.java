package dev.kapsel.functions.environment;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Finds what a reference names, wherever callers may give one: a version, the latest one, or one
 * that was brought along without a name.
 */
@Singleton
public final class VersionFinder {

  private final Environments environments;
  private final AnonymousVersions anonymous;

  public VersionFinder(Environments environments, AnonymousVersions anonymous) {
    this.environments = environments;
    this.anonymous = anonymous;
  }

  /**
   * The version in this workspace.
   *
   * @throws Rejected if it is not there; the problem says whether anything of that name is
   */
  public Revised<EnvironmentVersion> existing(
      WorkspaceName workspace, EnvironmentReference reference) {
    return find(workspace, reference)
        .map(read -> new Revised<>(read.value(), read.item().revision()))
        .orElseThrow(() -> missing(workspace, reference));
  }

  /**
   * The version in this workspace or, where that has nothing of the name, in the curated one.
   *
   * @throws Rejected if it is in neither
   */
  public EnvironmentVersion resolved(WorkspaceName workspace, EnvironmentReference reference) {
    return find(workspace, reference)
        .or(() -> find(WorkspaceName.CURATED, reference))
        .map(Stored::value)
        .orElseThrow(() -> missing(workspace, reference));
  }

  private Optional<Stored<EnvironmentVersion>> find(
      WorkspaceName workspace, EnvironmentReference reference) {
    EnvironmentName name = reference.name();
    VersionName version = reference.version();
    if (version == null) {
      return name.anonymous() ? Optional.empty() : latest(workspace, name);
    }
    return name.anonymous()
        ? anonymous.version(workspace, version)
        : environments.version(workspace, name, version);
  }

  private Optional<Stored<EnvironmentVersion>> latest(
      WorkspaceName workspace, EnvironmentName name) {
    for (int race = 0; race < EnvironmentEditor.RACES; race++) {
      Optional<Stored<EnvironmentVersion>> found =
          environments
              .head(workspace, name)
              .map(head -> latest(head.value().environment()))
              .flatMap(latest -> environments.version(workspace, name, latest));
      // Archived between the two reads, it is the latest no more.
      if (found.isEmpty() || !found.get().value().archived()) {
        return found;
      }
    }
    throw new UnavailableException("too many change `" + name + "` at once");
  }

  private static VersionName latest(Environment environment) {
    String name = "the environment `" + environment.name() + "`";
    if (environment.archived()) {
      throw Rejected.notFound(
          name + " is archived, so that it has no latest version",
          "Restore it, or name the version: `" + environment.name() + ":VERSION`.");
    }
    VersionName latest = environment.latest();
    if (latest == null) {
      throw Rejected.notFound(
          "all versions of " + name + " are archived, so that none is the latest",
          "Restore one, register another, or name the version: `"
              + environment.name()
              + ":VERSION`.");
    }
    return latest;
  }

  private static Rejected missing(WorkspaceName workspace, EnvironmentReference reference) {
    return Rejected.notFound(
        "there is no environment version `" + reference + "` in `" + workspace + "`",
        "Register it first, or list the environments and versions to see what is there.");
  }
}
