package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.ExampleParts.ADA;
import static dev.kapsel.model.contract.ExampleParts.BUILD;
import static dev.kapsel.model.contract.ExampleParts.DIGEST;
import static dev.kapsel.model.contract.ExampleParts.GENERATION;
import static dev.kapsel.model.contract.ExampleParts.HASH;
import static dev.kapsel.model.contract.ExampleParts.LINE;
import static dev.kapsel.model.contract.ExampleParts.LOCK;
import static dev.kapsel.model.contract.ExampleParts.NAME;
import static dev.kapsel.model.contract.ExampleParts.NOON;
import static dev.kapsel.model.contract.ExampleParts.RUNNING;
import static dev.kapsel.model.contract.ExampleParts.STALE;
import static dev.kapsel.model.contract.ExampleParts.VERSION;

import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.api.GenerationDetails;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.LogPage;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.api.Rebuild;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.image.Departing;
import dev.kapsel.model.image.Verification;
import java.util.List;
import java.util.stream.Stream;

/** Images, generations and builds. */
final class ImageExamples {

  private ImageExamples() {}

  static Stream<Object> all() {
    return Stream.of(
        new Departing(HASH, 1, DIGEST, 240_000_000, Departing.Why.SUPERSEDED, NOON, NOON),
        LookupRequest.of(new EnvironmentReference(NAME, VERSION)),
        new LookupAnswer.Hit(HASH, GENERATION.summary()),
        new ImageView(HASH, 1, false, List.of(GENERATION), null, STALE),
        new Rebuild(RUNNING, false),
        new RebuildRequest(RebuildFrom.LOCK),
        new CurrentRequest(1, true),
        GenerationDetails.of(
            GENERATION, GenerationDetails.Python.of(LOCK.interpreter()), "FROM scratch\n"),
        // What is answered as text is a lock, as pylock.toml.
        "lock-version = \"1.0\"\ncreated-by = \"kapsel\"\n",
        PullCredentials.open("registry.example", "kapsel/default"),
        Verification.begun(BUILD, GENERATION, ADA, NOON)
            .compared(DIGEST, null, NOON.plusSeconds(30)),
        LOCK,
        ExampleParts.build(BuildState.SUCCEEDED),
        new LogPage(List.of(LINE), "42", true));
  }
}
