package dev.kapsel.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A definition in a file. Only its name and version are used here: what else it says goes to the
 * service as it was written, and the service judges.
 *
 * @param source for people: the file
 */
public record DefinitionFile(String source, DefinitionText text, DefinitionDocument document) {

  /** What the service takes at most; more is refused before it is read. */
  private static final int MOST = 256 * 1024;

  /**
   * Reads a file.
   *
   * @throws UsageException if it cannot be read
   */
  public static DefinitionFile read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return of(file.toString(), in);
    } catch (NoSuchFileException e) {
      throw new UsageException("there is no file " + file);
    } catch (IOException e) {
      throw new UsageException(file + " cannot be read: " + e.getMessage());
    }
  }

  /**
   * Reads what comes in, as YAML, which JSON is too.
   *
   * @throws UsageException if it cannot be read
   */
  static DefinitionFile read(InputStream input) {
    try {
      return of("the standard input", input);
    } catch (IOException e) {
      throw new UsageException("the standard input cannot be read: " + e.getMessage());
    }
  }

  private static DefinitionFile of(String source, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST + 1);
    if (bytes.length > MOST) {
      throw new UsageException(
          source + " is larger than 256 KB, the most that a definition may be");
    }
    try {
      String content = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return of(source, DefinitionText.of(source, content), Reading.USUAL);
    } catch (CharacterCodingException e) {
      throw new UsageException(source + " is not UTF-8 text");
    }
  }

  private static DefinitionFile of(String source, DefinitionText text, Reading reading) {
    Format format = text.mediaType().equals(DefinitionText.JSON) ? Format.JSON : Format.YAML;
    return new DefinitionFile(source, text, DefinitionReader.read(text.text(), format, reading));
  }

  /** The same text, read for somebody, somewhere. */
  DefinitionFile as(Reading reading) {
    return of(source, text, reading);
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
                source + " has " + errors,
                "Correct what the findings name.")
            .with(document.findings()));
  }
}
