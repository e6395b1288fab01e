package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.ExampleParts.ADA;
import static dev.kapsel.model.contract.ExampleParts.DEFINITION;
import static dev.kapsel.model.contract.ExampleParts.GENERATION;
import static dev.kapsel.model.contract.ExampleParts.HASH;
import static dev.kapsel.model.contract.ExampleParts.LOCK;
import static dev.kapsel.model.contract.ExampleParts.NAME;
import static dev.kapsel.model.contract.ExampleParts.NOON;
import static dev.kapsel.model.contract.ExampleParts.TAGS;
import static dev.kapsel.model.contract.ExampleParts.VERSION;
import static dev.kapsel.model.contract.ExampleParts.WORKSPACE;

import dev.kapsel.model.api.BuildForecast;
import dev.kapsel.model.api.GenerationComparison;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.Preview;
import dev.kapsel.model.api.PreviewRequest;
import dev.kapsel.model.api.RegistrationForecast;
import dev.kapsel.model.api.VersionComparison;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.difference.HashDifference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Sha256;
import java.util.List;
import java.util.stream.Stream;

/** Comparisons and previews. */
final class ComparisonExamples {

  private static final Definition BEFORE =
      DefinitionReader.registered(Examples.expanded("numpy==2.2.5"));

  private ComparisonExamples() {}

  static Stream<Object> all() {
    VersionComparison versions = VersionComparison.between(version(BEFORE), version(DEFINITION));
    return Stream.of(
        versions,
        HashDifference.between(BEFORE, DEFINITION),
        generations(),
        new PreviewRequest(Examples.document(), null, NAME, null),
        new Preview(
            List.of(),
            ContentId.of(DEFINITION),
            DefinitionHash.of(DEFINITION),
            new RegistrationForecast.Next(new VersionName("2"), false),
            new Preview.Change(VERSION, versions.changes(), 0),
            new LookupAnswer.Miss(DefinitionHash.of(DEFINITION)),
            forecast()));
  }

  private static EnvironmentVersion version(Definition definition) {
    return new EnvironmentVersion(
        WORKSPACE,
        NAME,
        VERSION,
        "",
        TAGS,
        null,
        false,
        1,
        null,
        null,
        definition,
        ContentId.of(definition),
        DefinitionHash.of(definition),
        NOON,
        ADA,
        null,
        null);
  }

  private static GenerationComparison generations() {
    GenerationComparison.Side side = GenerationComparison.Side.of(WORKSPACE, GENERATION);
    LockedFile newer =
        new LockedFile(
            LockedFile.Kind.WHEEL,
            "numpy",
            "2.3.0",
            "numpy-2.3.0-cp311-cp311-manylinux_2_17_x86_64.whl",
            Sha256.of("newer"),
            16_900_000);
    Lock after =
        new Lock(
            LOCK.recipe(),
            LOCK.platform(),
            LOCK.bases(),
            LOCK.interpreter(),
            LOCK.seesBase(),
            LOCK.bytecode(),
            List.of(newer),
            LOCK.provided());
    return GenerationComparison.between(
        side,
        new GenerationComparison.Made(LOCK, base("3.0.11-1~deb12u2")),
        side,
        new GenerationComparison.Made(after, base("3.0.15-1~deb12u1")));
  }

  private static BaseContents base(String version) {
    return new BaseContents(
        List.of(new BaseContents.Installed(BaseContents.Kind.DEB, "libssl3", version)));
  }

  private static BuildForecast forecast() {
    BuildForecast.Span span =
        new BuildForecast.Span(0.3, 1.3, 9.6, 4, BuildForecast.Nearness.ENVIRONMENT);
    return new BuildForecast(
        null,
        new BuildForecast.Basis(BuildForecast.Nearness.ENVIRONMENT, VERSION, HASH, 1, true),
        List.of(
            new BuildForecast.Package("numpy==2.2.6", BuildForecast.Known.CHANGED, "2.2.5"),
            new BuildForecast.Package("pandas==2.2.3", BuildForecast.Known.KEPT, "2.2.3")),
        span,
        List.of(
            new BuildForecast.ExpectedStage(
                Stage.FETCH,
                span,
                0L,
                null,
                "1 package was never seen here, so its size is not known")));
  }
}
