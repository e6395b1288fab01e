package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.ExampleParts.ADA;
import static dev.kapsel.model.contract.ExampleParts.ENVIRONMENT;
import static dev.kapsel.model.contract.ExampleParts.HASH;
import static dev.kapsel.model.contract.ExampleParts.NAME;
import static dev.kapsel.model.contract.ExampleParts.NOON;
import static dev.kapsel.model.contract.ExampleParts.TAGS;
import static dev.kapsel.model.contract.ExampleParts.VERSION;
import static dev.kapsel.model.contract.ExampleParts.WORKSPACE;

import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.Severity;
import dev.kapsel.model.api.CopyRequest;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentReference;
import java.util.List;
import java.util.stream.Stream;

/** Environments and versions. */
final class EnvironmentExamples {

  static final Environment NAMED =
      new Environment(
          WORKSPACE,
          NAME,
          "what a forecast needs",
          TAGS,
          false,
          VERSION,
          VERSION,
          1,
          NOON,
          ADA,
          NOON,
          ADA);

  private EnvironmentExamples() {}

  static Stream<Object> all() {
    return Stream.of(
        new Registered(
            ENVIRONMENT,
            true,
            List.of(
                new Finding(
                    "D17",
                    Severity.WARNING,
                    "/image/base",
                    "the base image is not pinned",
                    "Add its digest."))),
        new EnvironmentSummary(NAME, VERSION, 1, HASH, "what a forecast needs", TAGS, false, NOON),
        NAMED,
        new EnvironmentChange("what a forecast needs", TAGS, null),
        new VersionChange("what a forecast needs", TAGS, "Production", null),
        new CopyRequest(null, new EnvironmentReference(NAME, VERSION), null),
        VersionSummary.of(ENVIRONMENT),
        ENVIRONMENT);
  }
}
