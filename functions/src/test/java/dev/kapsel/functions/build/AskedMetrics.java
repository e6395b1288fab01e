package dev.kapsel.functions.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.TemplateFile;
import dev.kapsel.model.api.KapselJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics that alarms and dashboards of a template ask for. */
final class AskedMetrics {

  private static final Pattern SEARCH =
      Pattern.compile("SEARCH\\('\\{\"([^\"]+)\",(\\w+)} MetricName=\"(\\w+)\"'.*");

  private final List<Metric> found = new ArrayList<>();

  private AskedMetrics() {}

  static List<Metric> of(JsonNode template) throws JsonProcessingException {
    AskedMetrics asked = new AskedMetrics();
    for (JsonNode alarm : TemplateFile.resources(template, "AWS::CloudWatch::Alarm").values()) {
      if (alarm.has("MetricName")) {
        asked.metric(alarm);
      }
      alarm.findValues("Metric").forEach(asked::metric);
    }
    for (JsonNode one : TemplateFile.resources(template, "AWS::CloudWatch::Dashboard").values()) {
      JsonNode body = KapselJson.mapper().readTree(text(one.path("DashboardBody")));
      for (JsonNode widget : body.path("widgets")) {
        asked.rows(widget.at("/properties/metrics"));
      }
    }
    return asked.found;
  }

  private void metric(JsonNode metric) {
    Map<String, String> dimensions = new HashMap<>();
    for (JsonNode one : metric.path("Dimensions")) {
      dimensions.put(one.path("Name").asText(), text(one.path("Value")));
    }
    String name = metric.path("MetricName").asText();
    found.add(new Metric(text(metric.path("Namespace")), name, dimensions));
  }

  private void rows(JsonNode rows) {
    List<String> row = List.of();
    for (JsonNode next : rows) {
      JsonNode expression = next.path(0).path("expression");
      if (expression.isTextual()) {
        search(expression.asText());
      } else {
        row = complete(next, row);
        Map<String, String> dimensions = new HashMap<>();
        for (int i = 2; i < row.size(); i += 2) {
          dimensions.put(row.get(i), row.get(i + 1));
        }
        found.add(new Metric(row.get(0), row.get(1), dimensions));
      }
    }
  }

  private void search(String expression) {
    Matcher search = SEARCH.matcher(expression);
    if (!search.matches()) {
      throw new IllegalArgumentException("of another kind: " + expression);
    }
    found.add(new Metric(search.group(1), search.group(3), Map.of(search.group(2), Metric.ANY)));
  }

  /** {@code .} is what the row above has there, {@code ...} all that it has before the rest. */
  private static List<String> complete(JsonNode row, List<String> above) {
    List<String> complete = new ArrayList<>();
    for (JsonNode one : row) {
      if (one.asText().equals("...")) {
        int given = (int) row.valueStream().filter(JsonNode::isTextual).count() - 1;
        complete.addAll(above.subList(0, above.size() - given));
      } else if (one.isTextual()) {
        complete.add(one.asText().equals(".") ? above.get(complete.size()) : one.asText());
      }
    }
    return complete;
  }

  /** With its variables, whatever they stand for. */
  static String text(JsonNode value) {
    return value.has("Fn::Sub") ? value.path("Fn::Sub").asText() : value.asText();
  }
}
