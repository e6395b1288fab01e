package dev.kapsel.client.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.client.DefinitionText;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.format.Header;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the file of a version says: a native definition with its header, which stands by itself. */
record ExportedVersion(Header header, Definition definition) {

  static ExportedVersion of(EnvironmentVersion version) {
    String description = version.description();
    return new ExportedVersion(
        new Header(
            version.name().value(),
            version.version().value(),
            description.isEmpty() ? null : description,
            version.tags(),
            version.stage(),
            null),
        version.definition());
  }

  byte[] bytes() {
    return Layout.bytes(DefinitionWriter.json(header, definition));
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws IllegalArgumentException if it says anything else than such a file does
   */
  static ExportedVersion read(String text) {
    if (!(tree(text) instanceof ObjectNode document)) {
      throw new IllegalArgumentException("it is no JSON object");
    }
    Header header =
        new Header(
            text(document, "name"),
            text(document, "version"),
            text(document, "description"),
            tags(document.remove("tags")),
            text(document, "stage"),
            null);
    return new ExportedVersion(header, DefinitionReader.registered(document));
  }

  private static JsonNode tree(String text) {
    try {
      return KapselJson.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static @Nullable String text(ObjectNode document, String name) {
    JsonNode value = document.remove(name);
    return value == null ? null : text(value, name);
  }

  private static String text(JsonNode value, String name) {
    if (!value.isTextual()) {
      throw new IllegalArgumentException("its field `" + name + "` is no text");
    }
    return value.textValue();
  }

  private static Map<String, String> tags(@Nullable JsonNode tags) {
    Map<String, String> read = new TreeMap<>();
    if (tags != null && !tags.isObject()) {
      throw new IllegalArgumentException("its field `tags` is no object");
    }
    if (tags != null) {
      tags.properties()
          .forEach(tag -> read.put(tag.getKey(), text(tag.getValue(), "tags/" + tag.getKey())));
    }
    return read;
  }

  /**
   * As the service is given it: in the shorter notation, because it takes no more than 256 KB, and
   * what was written with few characters in YAML can need more of them in JSON.
   */
  DefinitionText text() {
    String json = DefinitionWriter.json(header, definition).toString();
    String yaml = DefinitionWriter.yaml(header, definition);
    return json.length() <= yaml.length()
        ? new DefinitionText(json, DefinitionText.JSON)
        : new DefinitionText(yaml, DefinitionText.YAML);
  }
}
