package dev.kapsel.functions.build;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One that CloudWatch keeps apart from others.
 *
 * @param dimensions {@link #ANY} as a value where it is asked for: whichever there are
 */
record Metric(String namespace, String name, Map<String, String> dimensions) {

  static final String ANY = "*";

  /** What CloudWatch makes of a line in the embedded metric format. */
  static List<Metric> written(JsonNode line) {
    List<Metric> metrics = new ArrayList<>();
    for (JsonNode directive : line.at("/_aws/CloudWatchMetrics")) {
      for (JsonNode metric : directive.path("Metrics")) {
        String name = metric.path("Name").asText();
        for (JsonNode names : directive.path("Dimensions")) {
          if (line.path(name).isNumber()) {
            String namespace = directive.path("Namespace").asText();
            metrics.add(new Metric(namespace, name, values(names, line)));
          }
        }
      }
    }
    return metrics;
  }

  private static Map<String, String> values(JsonNode names, JsonNode line) {
    Map<String, String> values = new HashMap<>();
    names.forEach(name -> values.put(name.asText(), line.path(name.asText()).asText()));
    return values;
  }

  /** Whether who asks for the other one gets this. */
  boolean answers(Metric asked) {
    return namespace.equals(asked.namespace())
        && name.equals(asked.name())
        && dimensions.keySet().equals(asked.dimensions().keySet())
        && asked.dimensions().entrySet().stream()
            .allMatch(
                one ->
                    one.getValue().equals(ANY)
                        || one.getValue().equals(dimensions.get(one.getKey())));
  }
}
