package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.ExampleParts.DEFINITION;
import static dev.kapsel.model.contract.ExampleParts.GENERATION;
import static dev.kapsel.model.contract.ExampleParts.LOCK;
import static dev.kapsel.model.contract.ExampleParts.NOON;
import static dev.kapsel.model.contract.ExampleParts.TAGS;
import static dev.kapsel.model.contract.ExampleParts.VERSION;

import dev.kapsel.model.api.Imported;
import dev.kapsel.model.curated.PublishedEnvironment;
import dev.kapsel.model.curated.PublishedImage;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.stream.Stream;

/** What comes with Kapsel. */
final class CuratedExamples {

  private static final PublishedEnvironment PUBLISHED =
      new PublishedEnvironment(
          new EnvironmentName("kapsel-python"),
          VERSION,
          "plain Python",
          TAGS,
          DefinitionWriter.json(DEFINITION),
          ContentId.of(DEFINITION),
          DefinitionHash.of(DEFINITION),
          PublishedImage.of(GENERATION, LOCK, new PublishedImage.SmokeTest("docker", 1_200, NOON)));

  private CuratedExamples() {}

  static Stream<Object> all() {
    return Stream.of(
        PUBLISHED,
        new Imported(
            PUBLISHED.reference(), PUBLISHED.definitionHash(), true, GENERATION.summary(), true));
  }
}
