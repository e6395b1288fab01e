package dev.kapsel.functions.preview;

import dev.kapsel.functions.build.BuildSettings;
import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.image.Locks;
import dev.kapsel.functions.search.ImageSearch;
import dev.kapsel.model.api.BuildForecast.Basis;
import dev.kapsel.model.api.BuildForecast.Nearness;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.GenerationSummary;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.Digest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the generation of a workspace that a new one would most probably be like: that of the
 * newest version of the same environment that has one, else one on the same base. Other workspaces'
 * are never looked at, because no build can use what they have made.
 */
@Singleton
final class NearestGeneration {

  private final Images images;
  private final Locks locks;
  private final ImageSearch search;
  private final BuildSettings settings;

  NearestGeneration(Images images, Locks locks, ImageSearch search, BuildSettings settings) {
    this.images = images;
    this.locks = locks;
    this.search = search;
    this.settings = settings;
  }

  /**
   * @param versions of the environment, the newest first, as {@link Environments#newest} has them
   */
  Optional<Near> to(WorkspaceName workspace, Definition definition, List<VersionSummary> versions) {
    return ofEnvironment(workspace, definition, versions).or(() -> onBase(workspace, definition));
  }

  private Optional<Near> ofEnvironment(
      WorkspaceName workspace, Definition definition, List<VersionSummary> versions) {
    if (versions.isEmpty()) {
      return Optional.empty();
    }
    Map<DefinitionHash, ImageHead> heads =
        images.heads(
            workspace, versions.stream().map(VersionSummary::definitionHash).distinct().toList());
    for (VersionSummary version : versions) {
      ImageHead head = heads.get(version.definitionHash());
      if (head != null && head.current() != null) {
        return near(workspace, definition, head.current(), Nearness.ENVIRONMENT, version.version());
      }
    }
    return Optional.empty();
  }

  private Optional<Near> onBase(WorkspaceName workspace, Definition definition) {
    if (!(definition.image() instanceof ImageSource.Base base)) {
      return Optional.empty();
    }
    return search
        .newestOn(workspace, base.reference())
        .flatMap(found -> images.generation(workspace, found.hash(), found.number()))
        .map(Generation::summary)
        .flatMap(found -> near(workspace, definition, found, Nearness.BASE, null));
  }

  private Optional<Near> near(
      WorkspaceName workspace,
      Definition definition,
      GenerationSummary generation,
      Nearness nearness,
      @Nullable VersionName version) {
    Digest digest = generation.lock();
    Optional<Definition> made = images.definition(workspace, generation.definitionHash());
    if (digest == null || made.isEmpty()) {
      return Optional.empty();
    }
    Lock lock = locks.read(workspace, digest);
    String otherwise = Near.otherwise(made.get(), lock, definition, settings.recipe());
    Basis basis =
        new Basis(
            nearness, version, generation.definitionHash(), generation.number(), otherwise == null);
    return Optional.of(new Near(basis, generation, made.get(), lock, otherwise));
  }
}
