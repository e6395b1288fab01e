package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.Template.Resource;
import io.micronaut.context.ApplicationContext;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each function finds all that it needs in the variables that the template gives it. */
@Tag("machine")
final class FunctionsStartTest {

  @BeforeAll
  static void choose() {
    System.setProperty("aws.region", "eu-central-1");
  }

  @AfterAll
  static void forget() {
    System.clearProperty("aws.region");
  }

  @Test
  void everyFunctionOfTheTemplateStartsWithItsVariables() throws Exception {
    List<Resource> functions = Template.read("template.yaml").resources("AWS::Lambda::Function");
    assertThat(functions).hasSizeGreaterThan(15);
    for (Resource function : functions) {
      String handler = function.properties().path("Handler").asText();
      if (handler.startsWith("dev.kapsel.")) {
        assertThatCode(() -> start(handler, properties(function)))
            .as(function.id())
            .doesNotThrowAnyException();
      }
    }
  }

  private static void start(String handler, Map<String, Object> properties) throws Exception {
    try (ApplicationContext context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .banner(false)
            .environmentPropertySource(false)
            .properties(properties)
            .start()) {
      var unused =
          Class.forName(handler).getConstructor(ApplicationContext.class).newInstance(context);
    }
  }

  /** What is known at deployment only stands for itself. */
  private static Map<String, Object> properties(Resource function) {
    Map<String, Object> properties = new HashMap<>();
    for (Map.Entry<String, JsonNode> one :
        function.properties().at("/Environment/Variables").properties()) {
      String property = one.getKey().toLowerCase(Locale.ROOT).replace('_', '-');
      properties.put(
          property.replaceFirst("kapsel-", "kapsel."),
          one.getValue().isTextual() ? one.getValue().asText() : madeUp(property));
    }
    return properties;
  }

  private static String madeUp(String property) {
    return property.matches(".*(?:service|index|callback|issuer)")
        ? "https://kapsel.example"
        : property.endsWith("administrators") ? "group:administrators" : "something";
  }
}
