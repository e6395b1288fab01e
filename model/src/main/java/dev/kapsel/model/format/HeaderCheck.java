package dev.kapsel.model.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.format.Value.Members;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds a description, tags and a stage that come by themselves to the rules by which they are read
 * in a document.
 */
public final class HeaderCheck {

  private HeaderCheck() {}

  /** What is wrong; fields point into an object that has the members of the header. */
  public static List<Finding> of(Header header) {
    List<Finding> findings = new ArrayList<>();
    try {
      if (JsonSource.read(tree(header), findings) instanceof Members members) {
        HeaderReader.read(new Fields(members, findings), Reading.USUAL);
      }
    } catch (UnreadableDocument e) {
      findings.add(e.finding());
    }
    return List.copyOf(findings);
  }

  private static ObjectNode tree(Header header) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    put(tree, "description", header.description());
    put(tree, "stage", header.stage());
    ObjectNode tags = tree.putObject("tags");
    header.tags().forEach(tags::put);
    return tree;
  }

  private static void put(ObjectNode tree, String name, @Nullable String text) {
    if (text != null) {
      tree.put(name, text);
    }
  }
}
