package dev.kapsel.client;

import dev.kapsel.model.api.ArchiveState;
import dev.kapsel.model.api.CopyRequest;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of environments and versions once they are registered; errors and pages as {@link
 * KapselClient} says.
 */
public interface LifecycleClient {

  Page<EnvironmentSummary> environments(ArchiveState state, @Nullable String token);

  Page<EnvironmentVersion> versions(
      EnvironmentName name, ArchiveState state, @Nullable String token);

  /** All versions of an environment, those that were created last first. */
  Page<VersionSummary> history(EnvironmentName name, @Nullable String token);

  Tagged<Environment> environment(EnvironmentName name);

  Tagged<EnvironmentVersion> version(EnvironmentReference reference);

  /**
   * @param tag that the environment was read with
   */
  Tagged<Environment> change(EnvironmentName name, String tag, EnvironmentChange change);

  /**
   * @param tag that the version was read with
   */
  Tagged<EnvironmentVersion> change(
      EnvironmentName name, VersionName version, String tag, VersionChange change);

  /** Registers what another version says under this name, in the workspace of this client. */
  Registered copy(EnvironmentName name, CopyRequest request);

  /** Brings a definition along without a name; its version is its content id. */
  Registered anonymous(DefinitionText text);
}
