package dev.kapsel.client;

import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.definition.AutoRebuild;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.PackageOptions;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.definition.Spark;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records as a service would send them. */
public final class Samples {

  public static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  public static final DefinitionHash HASH = new DefinitionHash(Sha256.of("definition"));
  public static final BuildId BUILD = new BuildId("b000000000000000000000001");
  public static final WorkspaceName WORKSPACE = new WorkspaceName("default");

  private Samples() {}

  public static EnvironmentVersion version(String name, String version) {
    return new EnvironmentVersion(
        WORKSPACE,
        new EnvironmentName(name),
        new VersionName(version),
        "what a forecast needs",
        Map.of(),
        null,
        false,
        1,
        null,
        null,
        definition(),
        new ContentId(Sha256.of("content")),
        HASH,
        NOON,
        "ada",
        null,
        null);
  }

  public static Environment environment(String name, boolean archived) {
    return new Environment(
        WORKSPACE,
        new EnvironmentName(name),
        "what forecasts need",
        Map.of("team", "retail", "draft", "yes"),
        archived,
        new VersionName("1"),
        new VersionName("1"),
        1,
        NOON,
        "ada",
        NOON,
        "ada");
  }

  public static Definition definition() {
    return new Definition(
        new ImageSource.Base(ImageReference.parse("kapsel/python:3.11-bookworm")),
        new Python.Pip(List.of("numpy==2.2.6"), Python.Over.BASE),
        PackageOptions.DEFAULT,
        Spark.NONE,
        Platform.LINUX_AMD64,
        true,
        Map.of(),
        null,
        null,
        AutoRebuild.DISABLED);
  }

  public static Generation generation() {
    Digest digest = Digest.of(new byte[] {1});
    return new Generation(
        HASH,
        1,
        ImageReference.parse("127.0.0.1:5000/kapsel/default:" + HASH + ".1@" + digest),
        digest,
        ImageReference.parse("kapsel/python:3.11-bookworm"),
        new LockHash(Sha256.of("lock")),
        null,
        null,
        List.of(
            new Layer(
                Digest.of(new byte[] {2}), Digest.of(new byte[] {3}), 21_000_000, "numpy 2.2.6")),
        21_000_000,
        BUILD,
        BuildReason.FIRST_USE,
        List.of(),
        List.of(),
        null,
        NOON);
  }

  public static Build build(BuildState state, StageTiming... stages) {
    return build(state, null, stages);
  }

  public static Build build(BuildState state, @Nullable Failure failure, StageTiming... stages) {
    return build(BuildReason.FIRST_USE, state, failure, stages);
  }

  public static Build build(
      BuildReason reason, BuildState state, @Nullable Failure failure, StageTiming... stages) {
    return new Build(
        BUILD,
        WORKSPACE,
        HASH,
        reason,
        state,
        1,
        NOON,
        NOON,
        state.ended() ? NOON.plusSeconds(9) : null,
        List.of(stages),
        state == BuildState.SUCCEEDED && reason != BuildReason.VERIFICATION ? 1 : null,
        failure,
        "ada",
        null);
  }

  public static StageTiming done(Stage stage, double seconds, String summary) {
    Instant end = NOON.plusMillis((long) (seconds * 1000));
    return new StageTiming(stage, NOON, end, 1, 1, "", summary);
  }

  public static StageTiming running(Stage stage, long done, long total) {
    return new StageTiming(stage, NOON, null, done, total, "bytes", "");
  }
}
