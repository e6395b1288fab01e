package dev.kapsel.model.format;

import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.Rule;
import dev.kapsel.model.format.Value.Items;
import dev.kapsel.model.format.Value.Kind;
import dev.kapsel.model.format.Value.Members;
import dev.kapsel.model.format.Value.Scalar;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML as texts, lists and objects, and nothing else: no tags, no types by guessing. */
final class YamlSource {

  private static final Set<Tag> TAGS =
      Set.of(Tag.STR, Tag.SEQ, Tag.MAP, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

  private final Limits limits = new Limits();
  private final List<Finding> findings;

  private YamlSource(List<Finding> findings) {
    this.findings = findings;
  }

  static Value read(String text, List<Finding> findings) throws UnreadableDocument {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(Limits.BYTES)
            // Limits counts what aliases stand for, and says so in its own words.
            .setMaxAliasesForCollections(Limits.VALUES)
            .build();
    try {
      checkDepth(text, settings);
      Iterator<Node> documents = new Compose(settings).composeAllFromString(text).iterator();
      Optional<Node> first = documents.hasNext() ? Optional.of(documents.next()) : Optional.empty();
      if (first.isPresent() && documents.hasNext()) {
        throw unreadable("the text holds several YAML documents", "Keep one, without `---`.");
      }
      return first.isPresent()
          ? new YamlSource(findings).value(first.get(), "", 0)
          : new Scalar("", 1, Kind.NULL, "");
    } catch (MarkedYamlEngineException e) {
      throw unreadable("the text is not valid YAML: " + problem(e), "Correct the line.");
    } catch (YamlEngineException e) {
      throw unreadable("the text is not valid YAML: " + e.getMessage(), "Correct the text.");
    }
  }

  /** The composer calls itself for each level, so that depth would exhaust the stack. */
  private static void checkDepth(String text, LoadSettings settings) throws UnreadableDocument {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> Limits.checkDepth("", depth++);
        case MappingEnd, SequenceEnd -> depth--;
        default -> {}
      }
    }
  }

  private static String problem(MarkedYamlEngineException e) {
    String where =
        e.getProblemMark()
            .map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
            .orElse("somewhere");
    return where + ": " + e.getProblem();
  }

  private static UnreadableDocument unreadable(String message, String fix) {
    return new UnreadableDocument(Rule.K04.at("", message, fix));
  }

  private Value value(Node node, String pointer, int depth) throws UnreadableDocument {
    limits.enter(pointer, depth);
    int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    if (!TAGS.contains(node.getTag())) {
      findings.add(
          Rule.K03.at(
              pointer,
              "the tag " + Value.shown(node.getTag().getValue()) + " is not read",
              "Remove the tag and write the value itself."));
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar, pointer, line);
      case SequenceNode sequence -> items(sequence, pointer, line, depth);
      case MappingNode mapping -> members(mapping, pointer, line, depth);
      default -> throw unreadable("the text holds an unknown kind of YAML node", "Remove it.");
    };
  }

  private static Scalar scalar(ScalarNode node, String pointer, int line) {
    if (node.getScalarStyle() != ScalarStyle.PLAIN) {
      return new Scalar(pointer, line, Kind.STRING, node.getValue());
    }
    Kind kind = NULLS.contains(node.getValue()) ? Kind.NULL : Kind.PLAIN;
    return new Scalar(pointer, line, kind, node.getValue());
  }

  private Items items(SequenceNode node, String pointer, int line, int depth)
      throws UnreadableDocument {
    List<Value> items = new ArrayList<>();
    for (Node item : node.getValue()) {
      items.add(value(item, Value.below(pointer, items.size()), depth + 1));
    }
    return new Items(pointer, line, items);
  }

  private Members members(MappingNode node, String pointer, int line, int depth)
      throws UnreadableDocument {
    Map<String, Value> members = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw unreadable("a key of " + name(pointer) + " is a list or an object", "Use texts.");
      }
      String below = Value.below(pointer, key.getValue());
      Value value = value(tuple.getValueNode(), below, depth + 1);
      if (members.putIfAbsent(key.getValue(), value) != null) {
        int again = key.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        findings.add(
            Rule.K05.at(
                below,
                "field " + Value.shown(key.getValue()) + " is given twice, again in line " + again,
                "Keep one of them."));
      }
    }
    return new Members(pointer, line, members);
  }

  private static String name(String pointer) {
    return pointer.isEmpty() ? "the document" : "`" + pointer + "`";
  }
}
