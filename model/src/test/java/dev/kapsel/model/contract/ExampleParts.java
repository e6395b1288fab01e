package dev.kapsel.model.contract;

import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.image.Staleness;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import dev.kapsel.model.protocol.WorkerMessages;
import dev.kapsel.model.search.FoundImage;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What many examples are made of. */
final class ExampleParts {

  static final DefinitionHash HASH = new DefinitionHash(new Sha256(Examples.HEX));

  static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  static final WorkspaceName WORKSPACE = new WorkspaceName("default");

  static final EnvironmentName NAME = new EnvironmentName("forecast");

  static final VersionName VERSION = new VersionName("1");

  static final Map<String, String> TAGS = Map.of("team", "demand");

  static final String ADA = "user:ada";

  static final BuildId BUILD = new BuildId(Examples.BUILD);

  static final LockHash LOCK_HASH = new LockHash(Sha256.of("lock"));

  static final Digest DIGEST = Digest.of(new byte[] {1});

  static final ImageReference BASE = ImageReference.parse("kapsel/python:3.11-bookworm@" + DIGEST);

  static final Definition DEFINITION = DefinitionReader.registered(Examples.expanded());

  static final StageTiming STAGE =
      new StageTiming(Stage.PUSH, NOON, NOON.plusSeconds(2), 12, 12, "layers", "12 layers, 61 MB");

  static final Layer LAYER =
      new Layer(DIGEST, Digest.of(new byte[] {2}), 21_000_000, "numpy 2.2.6");

  static final WorkerMessages.LogLine LINE =
      new WorkerMessages.LogLine(NOON, "resolved 12 packages");

  static final Build RUNNING = build(BuildState.RUNNING);

  static final Lock LOCK =
      new Lock(
          "1",
          Platform.LINUX_AMD64,
          List.of(DIGEST),
          new Lock.Interpreter("cpython", "3.11.2", "/usr/bin/python3.11"),
          true,
          true,
          List.of(
              new LockedFile(
                  LockedFile.Kind.WHEEL,
                  "numpy",
                  "2.2.6",
                  "numpy-2.2.6-cp311-cp311-manylinux_2_17_x86_64.whl",
                  Sha256.of("numpy"),
                  16_821_570)),
          List.of(new Lock.Provided("setuptools", "66.1.1")));

  static final Generation GENERATION =
      new Generation(
          HASH,
          1,
          ImageReference.parse("registry.example/kapsel/default:" + HASH + ".1@" + DIGEST),
          DIGEST,
          BASE,
          LOCK_HASH,
          Digest.of(new byte[] {3}),
          Digest.of(new byte[] {4}),
          List.of(LAYER),
          21_000_000,
          BUILD,
          BuildReason.FIRST_USE,
          List.of(STAGE),
          List.of(),
          null,
          NOON);

  static final Staleness STALE =
      new Staleness(
          ImageReference.parse("kapsel/python:3.11-bookworm@" + Digest.of(new byte[] {4})),
          NOON.plusSeconds(86_400));

  static final EnvironmentVersion ENVIRONMENT =
      new EnvironmentVersion(
          WORKSPACE,
          NAME,
          VERSION,
          "what a forecast needs",
          TAGS,
          "Production",
          false,
          1,
          null,
          null,
          DEFINITION,
          ContentId.of(DEFINITION),
          DefinitionHash.of(DEFINITION),
          NOON,
          ADA,
          null,
          null);

  static final FoundImage FOUND =
      new FoundImage(
          HASH,
          1,
          DIGEST,
          NOON,
          true,
          List.of(new EnvironmentReference(NAME, VERSION)),
          false,
          WORKSPACE);

  private ExampleParts() {}

  static Build build(BuildState state) {
    return new Build(
        BUILD,
        WORKSPACE,
        HASH,
        BuildReason.FIRST_USE,
        state,
        1,
        NOON,
        NOON.plusSeconds(1),
        state.ended() ? NOON.plusSeconds(9) : null,
        List.of(STAGE),
        state == BuildState.SUCCEEDED ? 1 : null,
        null,
        ADA,
        null);
  }
}
