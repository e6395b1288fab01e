package dev.kapsel.client.curated;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.client.DefinitionText;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.format.Reading;
import dev.kapsel.model.lock.Lock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One folder of a catalogue: {@code kapsel.yaml} with name and version, {@code smoke.py}, and
 * {@code lock.json} once it was accepted.
 */
public record CatalogueEntry(
    Path folder, String text, DefinitionDocument document, EnvironmentReference reference) {

  private static final String DEFINITION = "kapsel.yaml";
  private static final String LOCK = "lock.json";
  private static final String SMOKE = "smoke.py";

  static CatalogueEntry read(Path folder) {
    Path file = folder.resolve(DEFINITION);
    String text = content(file);
    DefinitionDocument document =
        DefinitionReader.read(text, Format.YAML, Reading.USUAL.withOwnNames());
    if (document.definition() == null) {
      var error = document.errors().getFirst();
      throw new CatalogueException(
          file + ": " + error.field() + ": " + error.message() + ". " + error.fix());
    }
    String name = document.header().name();
    String version = document.header().version();
    if (name == null || version == null) {
      throw new CatalogueException(
          file + " needs a `name` and a `version`: a curated version never changes");
    }
    return new CatalogueEntry(
        folder,
        text,
        document,
        new EnvironmentReference(new EnvironmentName(name), new VersionName(version)));
  }

  boolean called(String name) {
    return name.equals(String.valueOf(folder.getFileName()))
        || name.equals(reference.name().value());
  }

  Definition definition() {
    if (document.definition() == null) {
      throw new IllegalStateException(folder + " was read without errors");
    }
    return document.definition();
  }

  /** As it was written, for the version that is listed. */
  DefinitionText asWritten() {
    return DefinitionText.of(DEFINITION, text);
  }

  /** The lock that was accepted; empty where none was yet. */
  Optional<Lock> lock() {
    Path file = folder.resolve(LOCK);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(KapselJson.mapper().readValue(content(file), Lock.class));
    } catch (JsonProcessingException e) {
      throw new CatalogueException(file + " is no lock: " + e.getOriginalMessage(), e);
    }
  }

  void accept(Lock lock) {
    JsonFile.write(folder.resolve(LOCK), lock);
  }

  /** The program that fails where the image is not good. */
  String smokeTest() {
    return content(folder.resolve(SMOKE));
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new CatalogueException("there is no " + file, e);
    } catch (IOException e) {
      throw new CatalogueException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
