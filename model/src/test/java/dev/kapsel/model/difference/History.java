package dev.kapsel.model.difference;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.format.Documents;
import dev.kapsel.model.format.Format;
import java.util.ArrayList;
import java.util.List;

/** The versions of {@code differences/history.txt}, and what is said there of each edit. */
public final class History {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A version that was made by editing the one before.
   *
   * @param edits one line each, as the script has them
   */
  public record Version(Definition definition, List<String> edits) {}

  private final List<Version> versions = new ArrayList<>();
  private ObjectNode document;
  private List<String> expected = new ArrayList<>();

  private History() {
    Definition first = definition(DefinitionReader.read(text("history.yaml"), Format.YAML));
    document = DefinitionWriter.json(first);
  }

  public static List<Version> read() {
    History history = new History();
    for (String line : text("history.txt").lines().toList()) {
      if (line.startsWith("  ")) {
        history.expected.add(line.strip());
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        if (!history.expected.isEmpty()) {
          history.finish();
        }
        history.apply(line.split(" ", 3));
      }
    }
    history.finish();
    return history.versions;
  }

  private static String text(String name) {
    return Documents.resource("/differences/" + name);
  }

  /** The first version has no edits; every other is written down when its commands are over. */
  private void finish() {
    Definition definition = definition(DefinitionReader.read(document));
    versions.add(new Version(definition, expected));
    expected = new ArrayList<>();
    document = DefinitionWriter.json(definition);
  }

  private static Definition definition(DefinitionDocument read) {
    Definition definition = read.definition();
    if (definition == null) {
      throw new AssertionError(read.errors());
    }
    return definition;
  }

  private void apply(String[] command) {
    if (versions.isEmpty()) {
      finish();
    }
    JsonPointer at = JsonPointer.compile(command[1]);
    switch (command[0]) {
      case "add" -> put(at, value(command[2]), true);
      case "replace" -> put(at, value(command[2]), false);
      case "remove" -> remove(at);
      case "move" -> put(JsonPointer.compile(command[2]), remove(at), true);
      default -> throw new AssertionError(command[0]);
    }
  }

  private static JsonNode value(String text) {
    try {
      return text.matches("[{\\[\"].*|true|false") ? JSON.readTree(text) : new TextNode(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private void put(JsonPointer at, JsonNode value, boolean add) {
    String name = at.last().getMatchingProperty();
    JsonNode parent = document.at(at.head());
    if (parent instanceof ObjectNode object) {
      object.set(name, value);
    } else if (parent instanceof ArrayNode array && !add) {
      array.set(Integer.parseInt(name), value);
    } else if (parent instanceof ArrayNode array) {
      array.insert(name.equals("-") ? array.size() : Integer.parseInt(name), value);
    } else {
      throw new AssertionError(at);
    }
  }

  private JsonNode remove(JsonPointer at) {
    String name = at.last().getMatchingProperty();
    return document.at(at.head()) instanceof ArrayNode array
        ? array.remove(Integer.parseInt(name))
        : ((ObjectNode) document.at(at.head())).remove(name);
  }
}
