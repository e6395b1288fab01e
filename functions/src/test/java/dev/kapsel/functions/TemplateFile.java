package dev.kapsel.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A template as people wrote it. Each scalar is a text, as CloudFormation hands it to a resource,
 * and {@code !Ref Name} is {@code {"Ref": "Name"}}.
 */
public final class TemplateFile {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private TemplateFile() {}

  /**
   * @param name from the root of the project
   */
  public static JsonNode read(String name) throws IOException {
    String text = Files.readString(Path.of("..").resolve(name));
    return json(new Compose(LoadSettings.builder().build()).composeString(text).orElseThrow());
  }

  /** The properties of all resources of a type, by what the template calls them. */
  public static Map<String, JsonNode> resources(JsonNode template, String type) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> one : template.path("Resources").properties()) {
      if (one.getValue().path("Type").asText().equals(type)) {
        found.put(one.getKey(), one.getValue().path("Properties"));
      }
    }
    return found;
  }

  private static JsonNode json(Node node) {
    JsonNode plain =
        switch (node) {
          case ScalarNode scalar -> JSON.textNode(scalar.getValue());
          case SequenceNode sequence -> items(sequence);
          case MappingNode mapping -> members(mapping);
          default -> throw new IllegalArgumentException("a template has no " + node);
        };
    String tag = node.getTag().getValue();
    if (!tag.startsWith("!")) {
      return plain;
    }
    return JSON.objectNode().set(tag.equals("!Ref") ? "Ref" : "Fn::" + tag.substring(1), plain);
  }

  private static ArrayNode items(SequenceNode sequence) {
    ArrayNode items = JSON.arrayNode();
    sequence.getValue().forEach(one -> items.add(json(one)));
    return items;
  }

  private static ObjectNode members(MappingNode mapping) {
    ObjectNode members = JSON.objectNode();
    for (NodeTuple one : mapping.getValue()) {
      members.set(json(one.getKeyNode()).asText(), json(one.getValueNode()));
    }
    return members;
  }
}
