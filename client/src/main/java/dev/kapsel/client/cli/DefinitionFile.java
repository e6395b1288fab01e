package dev.kapsel.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.DefinitionText;
import dev.kapsel.client.KapselException;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.analysis.Rule;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.format.Reading;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A definition in a file. Only its name and version are used here: what else it says goes to the
 * service as it was written, and the service judges.
 */
public record DefinitionFile(Path path, DefinitionText text, DefinitionDocument document) {

  /** What the service takes at most; more is refused before it is read. */
  private static final long MOST = 256 * 1024L;

  /**
   * Reads a file.
   *
   * @throws UsageException if it cannot be read
   */
  public static DefinitionFile read(Path file) {
    return read(file, Reading.USUAL);
  }

  /**
   * Reads a file for somebody, somewhere.
   *
   * @throws UsageException if it cannot be read
   */
  static DefinitionFile read(Path file, Reading reading) {
    DefinitionText text = DefinitionText.of(file.toString(), content(file));
    Format format = text.mediaType().equals(DefinitionText.JSON) ? Format.JSON : Format.YAML;
    return new DefinitionFile(file, text, DefinitionReader.read(text.text(), format, reading));
  }

  private static String content(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > MOST) {
        throw new UsageException(
            file + " is larger than 256 KB, the most that a definition may be");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new UsageException("there is no file " + file);
    } catch (CharacterCodingException e) {
      throw new UsageException(file + " is not UTF-8 text");
    } catch (IOException e) {
      throw new UsageException(file + " cannot be read: " + e.getMessage());
    }
  }

  @Nullable String name() {
    return document.header().name();
  }

  @Nullable String version() {
    return document.header().version();
  }

  /** Whether it leaves the image to the workspace's default base. */
  boolean namesNoImage() {
    return document.errors().stream().anyMatch(error -> error.rule().equals(Rule.D05.name()));
  }

  /** The definition in its native form, every default written in. */
  JsonNode expanded() {
    if (document.definition() == null) {
      throw refusal();
    }
    return DefinitionWriter.json(document.definition());
  }

  /** What the service would answer. */
  KapselException refusal() {
    String errors = Units.count(document.errors().size(), "error");
    return new KapselException(
        Problem.of(
                ProblemCode.INVALID_DEFINITION,
                path + " has " + errors,
                "Correct what the findings name.")
            .with(document.findings()));
  }
}
