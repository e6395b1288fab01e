package dev.kapsel.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.DefinitionText;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A definition in a file. Only its name and version are looked at here: what else it says, the
 * service judges.
 */
public record DefinitionFile(DefinitionText text, JsonNode content) {

  /** What the service takes at most; more is refused before it is read. */
  private static final long MOST = 256 * 1024L;

  /**
   * Reads a file.
   *
   * @throws UsageException if it cannot be read or is neither YAML nor JSON
   */
  public static DefinitionFile read(Path file) {
    String text = content(file);
    LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
    try {
      Object tree = new Load(settings).loadFromString(text);
      JsonNode content = KapselJson.mapper().valueToTree(tree);
      if (content == null || !content.isObject()) {
        throw new UsageException(
            file + " is no definition: it must be a mapping that begins with `schema: kapsel/v1`");
      }
      return new DefinitionFile(DefinitionText.of(file.toString(), text), content);
    } catch (YamlEngineException e) {
      throw new UsageException(file + " is neither YAML nor JSON: " + e.getMessage());
    }
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

  /** A value at the top of the file; null where it is not there or not a plain value. */
  @Nullable String value(String field) {
    JsonNode node = content.path(field);
    return node.isValueNode() && !node.isNull() ? node.asText() : null;
  }
}
