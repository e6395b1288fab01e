package dev.kapsel.model.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The published schema of native definitions, alone and as a part of the contract. */
final class DefinitionSchema {

  private static final String NAME = "Definition";

  private DefinitionSchema() {}

  static ObjectNode read() {
    try (InputStream in = RouteContract.class.getResourceAsStream("kapsel-v1.json")) {
      return (ObjectNode) KapselJson.mapper().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its parts as components. In JSON, which is what the contract shows, texts are quoted. */
  static Map<String, JsonNode> components() {
    ObjectNode whole = read();
    Map<String, JsonNode> components = new TreeMap<>();
    ObjectNode parts = (ObjectNode) whole.remove("$defs");
    whole.remove("$schema");
    parts.properties().forEach(part -> components.put(NAME + "." + part.getKey(), part.getValue()));
    components.put(NAME, whole);
    components.values().forEach(DefinitionSchema::moved);
    return components;
  }

  private static void moved(JsonNode node) {
    if (node instanceof ObjectNode object) {
      JsonNode reference = object.get("$ref");
      if (reference != null) {
        object.put(
            "$ref", reference.asText().replace("#/$defs/", "#/components/schemas/" + NAME + "."));
      }
      if (object.path("type").isArray()) {
        object.set("type", TextNode.valueOf("string"));
      }
    }
    node.forEach(DefinitionSchema::moved);
  }
}
