package dev.kapsel.model.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.Rule;
import dev.kapsel.model.format.Value.Items;
import dev.kapsel.model.format.Value.Kind;
import dev.kapsel.model.format.Value.Members;
import dev.kapsel.model.format.Value.Scalar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON, as text or as a tree, and finds fields that are given twice. */
final class JsonSource {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final Limits limits = new Limits();
  private final JsonParser parser;
  private final List<Finding> findings;

  private JsonSource(JsonParser parser, List<Finding> findings) {
    this.parser = parser;
    this.findings = findings;
  }

  static Value read(String text, List<Finding> findings) throws UnreadableDocument {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new JsonSource(parser, findings).document();
    } catch (JsonProcessingException e) {
      throw unreadable("the text is not valid JSON: " + problem(e), "Correct the text.");
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail to be read", e);
    }
  }

  static Value read(JsonNode tree, List<Finding> findings) throws UnreadableDocument {
    try (JsonParser parser = new TreeTraversingParser(tree)) {
      return new JsonSource(parser, findings).document();
    } catch (IOException e) {
      throw new UncheckedIOException("a tree in memory cannot fail to be read", e);
    }
  }

  private static String problem(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    if (at == null) { // a name or number that is too long
      return e.getOriginalMessage();
    }
    return "line "
        + at.getLineNr()
        + ", column "
        + at.getColumnNr()
        + ": "
        + e.getOriginalMessage();
  }

  private static UnreadableDocument unreadable(String message, String fix) {
    return new UnreadableDocument(Rule.K04.at("", message, fix));
  }

  private Value document() throws IOException, UnreadableDocument {
    if (parser.nextToken() == null) {
      return new Scalar("", 1, Kind.NULL, "");
    }
    Value value = value("", 0);
    if (parser.nextToken() != null) {
      throw unreadable("something follows the JSON document", "Keep one document.");
    }
    return value;
  }

  private Value value(String pointer, int depth) throws IOException, UnreadableDocument {
    limits.enter(pointer, depth);
    int line = Math.max(0, parser.currentTokenLocation().getLineNr());
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> members(pointer, line, depth);
      case START_ARRAY -> items(pointer, line, depth);
      case VALUE_STRING -> new Scalar(pointer, line, Kind.STRING, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          new Scalar(pointer, line, Kind.NUMBER, parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> new Scalar(pointer, line, Kind.BOOLEAN, parser.getText());
      case VALUE_NULL -> new Scalar(pointer, line, Kind.NULL, "null");
      default -> throw unreadable("the text is not valid JSON", "Correct the text.");
    };
  }

  private Items items(String pointer, int line, int depth) throws IOException, UnreadableDocument {
    List<Value> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(Value.below(pointer, items.size()), depth + 1));
    }
    return new Items(pointer, line, items);
  }

  private Members members(String pointer, int line, int depth)
      throws IOException, UnreadableDocument {
    Map<String, Value> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String below = Value.below(pointer, name);
      parser.nextToken();
      if (members.putIfAbsent(name, value(below, depth + 1)) != null) {
        findings.add(
            Rule.K05.at(
                below, "field " + Value.shown(name) + " is given twice", "Keep one of them."));
      }
    }
    return new Members(pointer, line, members);
  }
}
