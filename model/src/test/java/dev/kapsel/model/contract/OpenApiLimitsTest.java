package dev.kapsel.model.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.format.Header;
import dev.kapsel.model.format.HeaderCheck;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the contract says of sizes and forms is what the records take, no more and no less. */
class OpenApiLimitsTest {

  private final ObjectNode document = OpenApiDocument.write();

  @Test
  void whatIsAsLargeAsItMayBeIsTakenAndOneMoreIsNot() throws Exception {
    List<String> wrong = new ArrayList<>();
    int tried = 0;
    for (Class<?> type : sent()) {
      JsonNode schema = document.path("components").path("schemas").path(Naming.of(type));
      for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
        for (Bound bound : Bound.of(field.getValue())) {
          tried++;
          check(type, field.getKey(), bound.most(), true, wrong);
          check(type, field.getKey(), bound.more(), false, wrong);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(tried).isGreaterThan(8);
  }

  /** A value at the edge of what is allowed, and one beyond it. */
  private record Bound(JsonNode most, JsonNode more) {

    static List<Bound> of(JsonNode schema) {
      JsonNodeFactory nodes = JsonNodeFactory.instance;
      List<Bound> bounds = new ArrayList<>();
      if (schema.has("maximum")) {
        long most = schema.path("maximum").asLong();
        bounds.add(new Bound(nodes.numberNode(most), nodes.numberNode(most + 1)));
        int least = schema.path("minimum").asInt();
        bounds.add(new Bound(nodes.numberNode(least), nodes.numberNode(least - 1)));
      }
      if (schema.has("maxLength") && !schema.path("pattern").asText().contains("sha256")) {
        int most = schema.path("maxLength").asInt();
        bounds.add(
            new Bound(nodes.textNode("x".repeat(most)), nodes.textNode("x".repeat(most + 1))));
      }
      if (schema.has("minLength")) {
        bounds.add(new Bound(nodes.textNode("x"), nodes.textNode("")));
      }
      if (schema.has("maxItems")) {
        int most = schema.path("maxItems").asInt();
        bounds.add(new Bound(hosts(most), hosts(most + 1)));
      }
      return bounds;
    }

    private static JsonNode hosts(int count) {
      var list = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < count; i++) {
        list.add("host" + i + ".example");
      }
      return list;
    }
  }

  private static void check(
      Class<?> type, String field, JsonNode value, boolean expected, List<String> wrong) {
    ObjectNode body = Examples.of(type).deepCopy();
    body.set(field, value);
    boolean taken = taken(body, type);
    if (taken != expected) {
      wrong.add(type.getSimpleName() + "." + field + " = " + value + " is taken: " + taken);
    }
  }

  /** What is said of environments and versions is checked where it is carried out. */
  private static boolean said(Object change) {
    return switch (change) {
      case EnvironmentChange of -> said(new VersionChange(of.description(), of.tags(), null, null));
      case VersionChange of ->
          HeaderCheck.of(
                  new Header(
                      null,
                      null,
                      of.description(),
                      of.tags() == null ? Map.of() : of.tags(),
                      of.stage(),
                      null))
              .isEmpty();
      default -> true;
    };
  }

  private static boolean taken(JsonNode body, Class<?> type) {
    try {
      return said(KapselJson.mapper().treeToValue(body, type));
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  @Test
  void whatHasTheFormOfAnAddressIsOneAndNothingElse() {
    Random random = new Random(1);
    List<String> wrong = new ArrayList<>();
    Scalars.PATTERNS.forEach(
        (type, pattern) -> {
          Predicate<String> form = Pattern.compile("^(?:" + pattern + ")$").asMatchPredicate();
          for (int i = 0; i < 3_000; i++) {
            String text = text(random);
            if (form.test(text) != parses(type, text)) {
              wrong.add(type.getSimpleName() + ": `" + text + "`");
            }
          }
        });
    assertThat(wrong).isEmpty();
  }

  private static final List<String> PIECES =
      List.of(
          "a",
          "0",
          "f",
          "-",
          ".",
          "_",
          ":",
          "+",
          "#",
          "/",
          "@",
          " ",
          "A",
          "user:",
          "group:",
          "sha256:",
          "@latest",
          "b",
          "5f".repeat(32),
          "0".repeat(24),
          "x".repeat(33),
          "x".repeat(128),
          "x".repeat(255));

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(4); left >= 0; left--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static boolean parses(Class<?> type, String text) {
    try {
      return KapselJson.mapper().convertValue(text, type) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Set<Class<?>> sent() {
    Set<Class<?>> types = new HashSet<>();
    for (Route route : Route.values()) {
      Class<?> body = RouteContract.of(route).body();
      if (body != null && body != Definition.class && !RouteContract.of(route).ofWorkers()) {
        collect(body, types);
      }
    }
    return types;
  }

  private static void collect(Class<?> type, Set<Class<?>> types) {
    boolean scalar = Scalars.schema(type).isPresent() || type == EnvironmentReference.class;
    if (type.isRecord() && !scalar && types.add(type)) {
      for (var component : type.getRecordComponents()) {
        collect(component.getType(), types);
      }
    }
  }
}
