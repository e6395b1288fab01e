package dev.kapsel.functions.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.api.KapselJson;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds lines of a log as CloudWatch does, by as much of its patterns as ours are made of: {@code {
 * $.field = "text" && ... }}, in which {@code *} stands for any text.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html">
 *     filter pattern syntax</a>
 */
record FilterPattern(List<Condition> conditions) {

  private static final Pattern WHOLE = Pattern.compile("\\{ (.+) }");
  private static final Pattern CONDITION = Pattern.compile("\\$\\.(\\w+) = \"([^\"]+)\"");

  private record Condition(String field, Pattern value) {}

  static FilterPattern parse(String text) {
    Matcher whole = WHOLE.matcher(text);
    if (!whole.matches()) {
      throw new IllegalArgumentException("of another kind: " + text);
    }
    List<Condition> conditions = new ArrayList<>();
    for (String one : whole.group(1).split(" && ", -1)) {
      Matcher condition = CONDITION.matcher(one);
      if (!condition.matches()) {
        throw new IllegalArgumentException("of another kind: " + one);
      }
      String value = "\\Q" + condition.group(2).replace("*", "\\E.*\\Q") + "\\E";
      conditions.add(new Condition(condition.group(1), Pattern.compile(value, Pattern.DOTALL)));
    }
    return new FilterPattern(conditions);
  }

  boolean finds(String line) {
    try {
      JsonNode json = KapselJson.mapper().readTree(line);
      return conditions.stream()
          .allMatch(one -> one.value().matcher(json.path(one.field()).asText()).matches());
    } catch (JsonProcessingException e) {
      throw new AssertionError("no line of ours: " + line, e);
    }
  }
}
