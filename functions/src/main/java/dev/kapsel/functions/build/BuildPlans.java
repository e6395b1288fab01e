package dev.kapsel.functions.build;

import dev.kapsel.functions.access.RememberedSettings;
import dev.kapsel.functions.context.ContextStore;
import dev.kapsel.functions.context.Contexts;
import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.image.Locks;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.protocol.BuildPlan;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes down for a worker all that it needs to know. */
@Singleton
public final class BuildPlans {

  /**
   * How long a build context may be read: as long as any build may take, for a worker reads it
   * before its first step and may be kept waiting. S3 takes no address that is older than the
   * credentials it was signed with; those of a function last longer than this.
   */
  private static final Duration READABLE = Duration.ofHours(1);

  private final Images images;
  private final ImageRegistry registry;
  private final Connections connections;
  private final BuildSettings settings;
  private final Locks locks;
  private final RememberedSettings workspaces;
  private final Contexts contexts;
  private final ContextStore archives;
  private final Clock clock;

  public BuildPlans(
      Images images,
      ImageRegistry registry,
      Connections connections,
      BuildSettings settings,
      Locks locks,
      RememberedSettings workspaces,
      Contexts contexts,
      ContextStore archives,
      Clock clock) {
    this.images = images;
    this.registry = registry;
    this.connections = connections;
    this.settings = settings;
    this.locks = locks;
    this.workspaces = workspaces;
    this.contexts = contexts;
    this.archives = archives;
    this.clock = clock;
  }

  /**
   * @throws Rejected if what the build is to be made of is not there
   */
  BuildPlan of(BuildRecord record) {
    Build build = record.build();
    WorkspaceName workspace = build.workspace();
    BuildOrder order = record.order();
    Lock lock = order == null || order.lock() == null ? null : locks.read(workspace, order.lock());
    Integer verified = order == null ? null : order.verified();
    Definition definition = images.existingDefinition(workspace, build.definitionHash());
    BuildPlan.ContextArchive context = context(workspace, definition.image());
    return new BuildPlan(
        build.id(),
        workspace,
        build.epoch(),
        build.definitionHash(),
        verified == null ? next(build) : verified,
        definition,
        lock == null ? settings.recipe() : lock.recipe(),
        registry.target(workspace),
        settings.limits(lock == null && definition.image().needsEngine()),
        context == null ? settings.sources() : with(context.url()),
        connections.of(workspace),
        lock,
        order != null && order.anew(),
        verified == null ? null : verified(build, verified),
        context);
  }

  private BuildPlan.@Nullable ContextArchive context(WorkspaceName workspace, ImageSource image) {
    if (!(image instanceof ImageSource.Context named)) {
      return null;
    }
    long size = contexts.get(workspace, named.content()).size();
    Instant until = clock.instant().plus(READABLE).truncatedTo(ChronoUnit.SECONDS);
    return new BuildPlan.ContextArchive(
        archives.address(workspace, named.content(), until),
        size,
        workspaces.of(workspace).network().hosts());
  }

  /** The sources, with a store on this very machine: only there its address is a private one. */
  private BuildPlan.Sources with(URI store) {
    BuildPlan.Sources sources = settings.sources();
    if (!isLoopback(store.getHost())) {
      return sources;
    }
    List<String> allowed =
        Stream.concat(sources.privateAddresses().stream(), Stream.of(store.getAuthority()))
            .distinct()
            .toList();
    return new BuildPlan.Sources(sources.packageIndex(), sources.debianMirror(), allowed);
  }

  /** By the address alone: a name is looked up where the worker is, and judged there. */
  private static boolean isLoopback(String host) {
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
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
