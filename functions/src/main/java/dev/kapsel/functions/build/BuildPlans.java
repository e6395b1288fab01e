package dev.kapsel.functions.build;

import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.protocol.BuildPlan;
import jakarta.inject.Singleton;

/** Writes down for a worker all that it needs to know. */
@Singleton
public final class BuildPlans {

  private final Images images;
  private final ImageRegistry registry;
  private final Connections connections;
  private final BuildSettings settings;

  public BuildPlans(
      Images images, ImageRegistry registry, Connections connections, BuildSettings settings) {
    this.images = images;
    this.registry = registry;
    this.connections = connections;
    this.settings = settings;
  }

  BuildPlan of(Build build) {
    WorkspaceName workspace = build.workspace();
    DefinitionHash hash = build.definitionHash();
    ImageHead head = images.head(workspace, hash).map(Stored::value).orElse(ImageHead.NONE);
    Definition definition =
        images
            .definition(workspace, hash)
            .orElseThrow(() -> new IllegalStateException("image " + hash + " has no definition"));
    return new BuildPlan(
        build.id(),
        workspace,
        build.epoch(),
        hash,
        head.generations() + 1,
        definition,
        settings.recipe(),
        registry.target(workspace),
        settings.limits(),
        settings.sources(),
        connections.of(workspace));
  }
}
