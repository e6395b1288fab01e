package dev.kapsel.local;

import dev.kapsel.builder.layer.Recipe;
import dev.kapsel.functions.access.AccessSettings;
import dev.kapsel.functions.build.BuildLogs;
import dev.kapsel.functions.build.BuildService;
import dev.kapsel.functions.build.BuildSettings;
import dev.kapsel.functions.build.Connections;
import dev.kapsel.functions.context.ContextStore;
import dev.kapsel.functions.curated.CuratedSettings;
import dev.kapsel.functions.environment.ImageOwners;
import dev.kapsel.functions.image.Artifacts;
import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.image.PublisherLogins;
import dev.kapsel.functions.limit.RateSettings;
import dev.kapsel.functions.table.Table;
import dev.kapsel.local.folder.FolderArtifacts;
import dev.kapsel.local.folder.FolderBuildLogs;
import dev.kapsel.local.folder.FolderConnections;
import dev.kapsel.local.registry.StoredImages;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.protocol.BuildPlan;
import io.micronaut.context.ApplicationContext;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the functions' ports are on one machine. */
final class LocalBindings {

  /** A child process is there at once, or never. */
  private static final Duration START_WITHIN = Duration.ofMinutes(1);

  private static final BuildPlan.Limits LIMITS =
      new BuildPlan.Limits(3600, 2_000, 16L << 30, 64L << 30);

  /** On one machine the issuer's users are made here, and this group of them looks after it. */
  private static final AccessSettings ACCESS =
      new AccessSettings(
          AccessSettings.USUAL_CLAIMS, Set.of(Member.group("kapsel-administrators")));

  /** One machine's own programs ask as fast as they can, and nobody else is in their way. */
  private static final RateSettings RATES = new RateSettings(1_000_000, Duration.ofMinutes(1));

  private LocalBindings() {}

  /** How long a worker may run at all. */
  static long longestBuildSeconds() {
    return LIMITS.seconds();
  }

  /**
   * What differs between installations.
   *
   * @param lease how long a worker may be silent
   * @param registryAddress host and port, which is private and may be asked all the same
   * @param curated the index of published environments; null: what comes with Kapsel
   */
  record Choices(Duration lease, String registryAddress, @Nullable URI curated) {}

  static ApplicationContext context(
      DataDirectory data,
      Table table,
      StoredImages registry,
      BuildService workers,
      ContextStore archives,
      Choices choices) {
    ApplicationContext context =
        ApplicationContext.builder().deduceEnvironment(false).banner(false).build();
    context.registerSingleton(Clock.class, Clock.systemUTC());
    context.registerSingleton(RandomGenerator.class, new SecureRandom());
    context.registerSingleton(Table.class, table);
    context.registerSingleton(ImageRegistry.class, registry);
    context.registerSingleton(ImageOwners.class, registry);
    context.registerSingleton(PublisherLogins.class, PublisherLogins.NONE);
    context.registerSingleton(BuildService.class, workers);
    context.registerSingleton(
        BuildSettings.class, settings(choices.lease(), choices.registryAddress()));
    context.registerSingleton(
        CuratedSettings.class, new CuratedSettings(choices.curated(), Set.of()));
    context.registerSingleton(AccessSettings.class, ACCESS);
    context.registerSingleton(RateSettings.class, RATES);
    context.registerSingleton(
        Connections.class, new FolderConnections(data.resolve("connections")));
    context.registerSingleton(Artifacts.class, new FolderArtifacts(data.resolve("artifacts")));
    context.registerSingleton(ContextStore.class, archives);
    context.registerSingleton(BuildLogs.class, new FolderBuildLogs(data.resolve("logs")));
    return context.start();
  }

  private static BuildSettings settings(Duration lease, String registryAddress) {
    BuildPlan.Sources sources = new BuildPlan.Sources(null, null, List.of(registryAddress));
    BuildSettings usual = BuildSettings.usual(Recipe.NAME, LIMITS, sources);
    return new BuildSettings(
        lease,
        START_WITHIN,
        usual.dispatchWithin(),
        usual.attempts(),
        usual.stepsWithin(),
        usual.recipe(),
        usual.limits(),
        usual.sources());
  }
}
