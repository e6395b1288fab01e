package dev.kapsel.functions.preview;

import dev.kapsel.functions.build.Builds;
import dev.kapsel.functions.build.ImageProvisioner;
import dev.kapsel.functions.environment.Environments;
import dev.kapsel.model.api.BuildForecast;
import dev.kapsel.model.api.BuildForecast.ExpectedStage;
import dev.kapsel.model.api.BuildForecast.Nearness;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says what a build would take, from what the workspace has built: seconds as they were measured,
 * bytes from the nearest lock. What neither tells stays unknown.
 */
@Singleton
final class BuildForecasts {

  private final ImageProvisioner provisioner;
  private final Environments environments;
  private final NearestGeneration nearest;
  private final Builds builds;

  BuildForecasts(
      ImageProvisioner provisioner,
      Environments environments,
      NearestGeneration nearest,
      Builds builds) {
    this.provisioner = provisioner;
    this.environments = environments;
    this.nearest = nearest;
    this.builds = builds;
  }

  /**
   * @param name of the environment that it would be a version of
   * @param notAllowed why the caller may build nothing; null: it may
   */
  BuildForecast forecast(
      WorkspaceName workspace,
      @Nullable EnvironmentName name,
      Definition definition,
      @Nullable Problem notAllowed) {
    Problem refused =
        notAllowed != null ? notAllowed : provisioner.obstacle(workspace, definition).orElse(null);
    List<VersionSummary> versions =
        name == null || name.anonymous() ? List.of() : environments.newest(workspace, name);
    Near near = nearest.to(workspace, definition, versions).orElse(null);
    Durations durations = durations(workspace, versions);
    PackageForecast.Packages packages = near == null ? null : PackageForecast.of(near, definition);
    Bytes bytes = Bytes.of(near, packages);
    return new BuildForecast(
        refused,
        near == null ? null : near.basis(),
        packages == null ? List.of() : packages.asked(),
        durations.whole(),
        stages(definition).map(stage -> expected(stage, durations, bytes)).toList());
  }

  private static Stream<Stage> stages(Definition definition) {
    List<Stage> usual = Stage.of(BuildReason.FIRST_USE);
    boolean steps = definition.image().needsEngine();
    return Arrays.stream(Stage.values())
        .filter(stage -> usual.contains(stage) || steps && stage == Stage.STEPS);
  }

  private static ExpectedStage expected(Stage stage, Durations durations, Bytes bytes) {
    return switch (stage) {
      case FETCH -> bytes.stage(stage, durations.of(stage), bytes.fetched());
      case PUSH -> bytes.stage(stage, durations.of(stage), bytes.pushed());
      case RESOLVE_BASE, STEPS, RESOLVE_PACKAGES, REUSE, LAYERS, COMPARE, REPORT ->
          new ExpectedStage(stage, durations.of(stage), null, null, null);
    };
  }

  /** Those of the environment's own builds; where it has none, of all in the workspace. */
  private Durations durations(WorkspaceName workspace, List<VersionSummary> versions) {
    Set<DefinitionHash> hashes =
        versions.stream().map(VersionSummary::definitionHash).collect(Collectors.toSet());
    Durations all = new Durations(builds.list(workspace, null).rows(), Nearness.WORKSPACE);
    Durations own = all.where(build -> hashes.contains(build.definitionHash()));
    return own.known() ? own : all;
  }
}
