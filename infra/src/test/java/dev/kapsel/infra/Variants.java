package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a part of a template can become: one variant for each way in which the conditions that it
 * names can fall. Parameters and references stay as they are.
 */
final class Variants {

  private static final String IF = "Fn::If";

  private Variants() {}

  static List<JsonNode> of(JsonNode part) {
    TreeSet<String> conditions = new TreeSet<>();
    part.findValues(IF).forEach(one -> conditions.add(one.path(0).asText()));
    List<Map<String, Boolean>> ways = new ArrayList<>(List.of(Map.of()));
    for (String condition : conditions) {
      List<Map<String, Boolean>> more = new ArrayList<>();
      for (Map<String, Boolean> way : ways) {
        for (boolean falls : new boolean[] {true, false}) {
          Map<String, Boolean> one = new HashMap<>(way);
          one.put(condition, falls);
          more.add(one);
        }
      }
      ways = more;
    }
    return ways.stream().map(way -> decided(part, way)).toList();
  }

  private static JsonNode decided(JsonNode part, Map<String, Boolean> way) {
    if (part.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      part.forEach(
          each -> {
            JsonNode one = decided(each, way);
            if (!one.isMissingNode()) {
              array.add(one);
            }
          });
      return array;
    }
    if (!part.isObject()) {
      return part;
    }
    if (part.has(IF)) {
      JsonNode choice = part.path(IF);
      boolean falls = way.getOrDefault(choice.path(0).asText(), false);
      return decided(choice.path(falls ? 1 : 2), way);
    }
    if (part.path("Ref").asText().equals("AWS::NoValue")) {
      return JsonNodeFactory.instance.missingNode();
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    part.properties()
        .forEach(
            each -> {
              JsonNode one = decided(each.getValue(), way);
              if (!one.isMissingNode()) {
                object.set(each.getKey(), one);
              }
            });
    return object;
  }
}
