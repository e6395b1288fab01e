package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * How the conditions of a template fall.
 *
 * @param values of parameters, those of AWS's own included
 */
record Conditions(Template template, Map<String, String> values) {

  boolean holds(String condition) {
    return decided(template.content().path("Conditions").path(condition));
  }

  private boolean decided(JsonNode expression) {
    String function = expression.fieldNames().next();
    JsonNode over = expression.path(function);
    return switch (function) {
      case "Condition" -> holds(over.asText());
      case "Fn::Equals" -> value(over.path(0)).equals(value(over.path(1)));
      case "Fn::Not" -> !decided(over.path(0));
      case "Fn::And" -> over.valueStream().allMatch(this::decided);
      case "Fn::Or" -> over.valueStream().anyMatch(this::decided);
      default -> throw new IllegalArgumentException("`" + function + "` decides no condition here");
    };
  }

  private String value(JsonNode one) {
    return one.has("Ref") ? values.getOrDefault(one.path("Ref").asText(), "") : one.asText();
  }
}
