package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.ExampleParts.BASE;
import static dev.kapsel.model.contract.ExampleParts.BUILD;
import static dev.kapsel.model.contract.ExampleParts.DEFINITION;
import static dev.kapsel.model.contract.ExampleParts.DIGEST;
import static dev.kapsel.model.contract.ExampleParts.HASH;
import static dev.kapsel.model.contract.ExampleParts.LAYER;
import static dev.kapsel.model.contract.ExampleParts.LINE;
import static dev.kapsel.model.contract.ExampleParts.LOCK;
import static dev.kapsel.model.contract.ExampleParts.LOCK_HASH;
import static dev.kapsel.model.contract.ExampleParts.STAGE;
import static dev.kapsel.model.contract.ExampleParts.WORKSPACE;

import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The build protocol. */
final class WorkerExamples {

  static final WorkerMessages.IndexedLayer INDEXED =
      new WorkerMessages.IndexedLayer(
          LAYER, List.of("libopenblas.so.0"), Map.of("libc.so.6", "numpy.whl"), null);

  static final Failure FAILURE =
      new Failure(
          "package-not-found",
          Stage.RESOLVE_PACKAGES,
          "there is no numpi on the index",
          "Correct the name; is it numpy?",
          false);

  static final BuildPlan PLAN =
      new BuildPlan(
          BUILD,
          WORKSPACE,
          1,
          HASH,
          1,
          DEFINITION,
          "1",
          new BuildPlan.Target("https://registry.example", "kapsel/default", null),
          new BuildPlan.Limits(3600, 2000, 16L << 30, 64L << 30),
          new BuildPlan.Sources(null, null, List.of()),
          List.of(),
          null,
          null,
          null,
          null);

  private WorkerExamples() {}

  static Stream<Object> all() {
    return Stream.of(
        new WorkerMessages.Compared(DIGEST, null, List.of(STAGE)),
        new WorkerMessages.Exchanged("SECRET", PLAN),
        new WorkerMessages.Progress(1, List.of(STAGE), List.of(LINE)),
        new WorkerMessages.Proceed(true, null),
        new WorkerMessages.Wanted(LOCK_HASH, List.of("numpy-2.2.6 1 cpython-3.11.2")),
        new WorkerMessages.Known(null, Map.of("numpy-2.2.6 1 cpython-3.11.2", INDEXED)),
        new WorkerMessages.Finished(
            DIGEST,
            BASE,
            LOCK_HASH,
            LOCK,
            List.of(LAYER),
            21_000_000,
            Map.of("numpy-2.2.6 1 cpython-3.11.2", INDEXED),
            null,
            List.of(STAGE),
            List.of()),
        new WorkerMessages.Failed(FAILURE, List.of(STAGE)),
        new WorkerMessages.Received(true, null));
  }
}
