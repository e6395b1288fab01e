package dev.kapsel.functions.build;

import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.image.Locks;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.protocol.BuildPlan;
import jakarta.inject.Singleton;

/** Writes down for a worker all that it needs to know. */
@Singleton
public final class BuildPlans {

  private final Images images;
  private final ImageRegistry registry;
  private final Connections connections;
  private final BuildSettings settings;
  private final Locks locks;

  public BuildPlans(
      Images images,
      ImageRegistry registry,
      Connections connections,
      BuildSettings settings,
      Locks locks) {
    this.images = images;
    this.registry = registry;
    this.connections = connections;
    this.settings = settings;
    this.locks = locks;
  }

  BuildPlan of(BuildRecord record) {
    Build build = record.build();
    WorkspaceName workspace = build.workspace();
    BuildOrder order = record.order();
    Lock lock = order == null || order.lock() == null ? null : locks.read(workspace, order.lock());
    Integer verified = order == null ? null : order.verified();
    return new BuildPlan(
        build.id(),
        workspace,
        build.epoch(),
        build.definitionHash(),
        verified == null ? next(build) : verified,
        images.existingDefinition(workspace, build.definitionHash()),
        lock == null ? settings.recipe() : lock.recipe(),
        registry.target(workspace),
        settings.limits(),
        settings.sources(),
        connections.of(workspace),
        lock,
        order != null && order.anew(),
        verified == null ? null : verified(build, verified));
  }

  private int next(Build build) {
    return images
            .head(build.workspace(), build.definitionHash())
            .map(Stored::value)
            .orElse(ImageHead.NONE)
            .generations()
        + 1;
  }

  private BuildPlan.Verified verified(Build build, int number) {
    Generation generation =
        images.existing(build.workspace(), build.definitionHash(), number).value();
    return new BuildPlan.Verified(generation.digest(), generation.layers());
  }
}
