package dev.kapsel.client;

import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.LogPage;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.lock.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The service, as one workspace of it is seen by a caller: one method per {@link
 * dev.kapsel.model.api.Route} that is not a worker's.
 *
 * <p>Every method throws {@link KapselException} when the service refuses and {@link
 * UnreachableException} when no answer comes. Pages are asked for by the token of the page before,
 * null for the first.
 */
public interface KapselClient {

  /** Workspaces, and who may do what in this one. */
  WorkspaceClient workspaces();

  /** What becomes of environments and versions: changed, archived, copied. */
  LifecycleClient lifecycle();

  /** What the service publishes about itself. */
  DocumentClient documents();

  /** What can be done with images and builds that are there. */
  GenerationClient generations();

  /** What changed, why, and what would come of a change. */
  ComparisonClient comparisons();

  /** What other installations published. */
  CuratedClient curated();

  /** Build contexts of this workspace. */
  ContextClient contexts();

  /** Search in this workspace. */
  SearchClient search();

  /** What happens in this workspace. */
  ChangesClient changes();

  /**
   * Registers a definition; the same content again is the same version again.
   *
   * @param version null for the next number
   */
  Registered register(EnvironmentName name, @Nullable VersionName version, DefinitionText text);

  Page<EnvironmentSummary> environments(@Nullable String token);

  Page<EnvironmentVersion> versions(EnvironmentName name, @Nullable String token);

  EnvironmentVersion version(EnvironmentReference reference);

  /** What is known of an image; changes nothing. */
  LookupAnswer lookUp(LookupRequest request);

  /** The image, or the build that makes it: one that runs already, or else a new one. */
  LookupAnswer ensure(LookupRequest request);

  ImageView image(DefinitionHash hash);

  Lock lock(DefinitionHash hash, int generation);

  Page<Build> builds(@Nullable String token);

  Build build(BuildId id);

  /**
   * What a build has said so far.
   *
   * @param cursor of the page before; null for the beginning
   */
  LogPage log(BuildId id, @Nullable String cursor);
}
