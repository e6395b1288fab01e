package dev.kapsel.functions.curated;

import dev.kapsel.model.curated.CuratedIndex;
import dev.kapsel.model.curated.PublishedEnvironment;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.format.Header;
import dev.kapsel.model.format.Reading;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The catalogue of {@code infra/curated}, which is packed with the functions; without images. */
final class PackagedCatalogue {

  private PackagedCatalogue() {}

  static CuratedIndex index() {
    List<PublishedEnvironment> environments =
        text("catalogue.txt")
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(folder -> environment(text(folder + "/kapsel.yaml")))
            .toList();
    return CuratedIndex.of(environments);
  }

  private static PublishedEnvironment environment(String text) {
    DefinitionDocument document =
        DefinitionReader.read(text, Format.YAML, Reading.USUAL.withOwnNames());
    Definition definition =
        Objects.requireNonNull(document.definition(), document.findings()::toString);
    Header header = document.header();
    return new PublishedEnvironment(
        new EnvironmentName(Objects.requireNonNull(header.name())),
        new VersionName(Objects.requireNonNull(header.version())),
        header.description(),
        header.tags(),
        DefinitionWriter.json(definition),
        ContentId.of(definition),
        DefinitionHash.of(definition),
        null);
  }

  private static String text(String name) {
    try (InputStream in = PackagedCatalogue.class.getResourceAsStream(name)) {
      return new String(
          Objects.requireNonNull(in, () -> "no " + name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
