package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.start.Deployed;
import dev.kapsel.infra.Policies.Statement;
import dev.kapsel.infra.Template.Resource;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each function finds all that it needs in the variables that the template gives it. */
@Tag("machine")
final class FunctionsStartTest {

  /** Whoever goes without tells nobody of events. */
  private static final String OPTIONAL = "KAPSEL_EVENT_BUS";

  private static final Map<String, String> RIGHTS =
      Map.of(
          "s3", "KAPSEL_STORE",
          "ecr", "KAPSEL_REGISTRY_ROLE",
          "sts", "KAPSEL_REGISTRY_ROLE",
          "codebuild", "KAPSEL_ASSEMBLY_PROJECT",
          "secretsmanager", "KAPSEL_SECRETS",
          "events", OPTIONAL);

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
        assertThatCode(() -> start(handler, variables(function)))
            .as(function.id())
            .doesNotThrowAnyException();
      }
    }
  }

  /** A right goes with a variable that says on what, and no function has one for nothing. */
  @Test
  void noFunctionIsGivenWhatItCanDoWithout() throws Exception {
    Policies policies = Policies.read();
    List<String> needless = new ArrayList<>();
    for (Resource function : Template.read("template.yaml").resources("AWS::Lambda::Function")) {
      String handler = function.properties().path("Handler").asText();
      if (handler.startsWith("dev.kapsel.")) {
        Set<String> given = given(function);
        for (String variable : given) {
          if (startsWithout(variable, handler, function)) {
            needless.add(function.id() + " starts without " + variable);
          }
        }
        rights(policies, function).stream()
            .filter(right -> !given.contains(right))
            .forEach(right -> needless.add(function.id() + " may what needs " + right));
      }
    }
    assertThat(needless).isEmpty();
  }

  /** One that is misspelled on either side would go unnoticed wherever it may be left out. */
  @Test
  void everyVariableIsAskedForBySomeBean() throws Exception {
    Set<String> given = new TreeSet<>();
    for (Resource function : Template.read("template.yaml").resources("AWS::Lambda::Function")) {
      function.properties().at("/Environment/Variables").fieldNames().forEachRemaining(given::add);
    }
    // That of the release is for SAM, which publishes a version where it sees another text.
    given.removeIf(name -> !name.startsWith("KAPSEL_") || name.equals("KAPSEL_RELEASE"));
    assertThat(given).contains("KAPSEL_TABLE", "KAPSEL_CURATED_INDEX");
    assertThat(asked(given)).containsAll(given);
  }

  /** By the properties that the beans are made of, as variables. */
  private static Set<String> asked(Set<String> given) {
    Set<String> asked = new TreeSet<>();
    Map<String, String> variables = new HashMap<>();
    given.forEach(name -> variables.put(name, madeUp(name)));
    try (ApplicationContext context = Deployed.context(variables)) {
      for (BeanDefinition<?> bean : context.getAllBeanDefinitions()) {
        for (Argument<?> argument : bean.getConstructor().getArguments()) {
          argument
              .getAnnotationMetadata()
              .stringValue(Property.class, "name")
              .ifPresent(name -> asked.add(name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT)));
        }
        bean.getAnnotationMetadata()
            .stringValue(Requires.class, "property")
            .ifPresent(name -> asked.add(name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT)));
      }
    }
    return asked;
  }

  /** The variables that say on what a function may do something. */
  private static Set<String> given(Resource function) {
    Set<String> given = new TreeSet<>();
    function
        .properties()
        .at("/Environment/Variables")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (RIGHTS.containsValue(name) && !name.equals(OPTIONAL)) {
                given.add(name);
              }
            });
    return given;
  }

  /** The variables that the rights of a function's role belong to. */
  private static Set<String> rights(Policies policies, Resource function) {
    String role = function.properties().at("/Role/Fn::GetAtt/0").asText();
    Set<String> rights = new TreeSet<>();
    for (Statement statement : policies.roles().getOrDefault(role, List.of())) {
      // Where Lambda keeps what it could not hand over is its own matter, and the stack says by its
      // parameter alone which definitions may be read.
      boolean elsewhere =
          statement.resources().stream()
              .allMatch(one -> one.matches(".*(?:aws/lambda/|-store/?|-definitions/)\\*?"));
      for (String action : elsewhere ? List.<String>of() : statement.actions()) {
        // A build that has ended is asked about by its id, which names the project.
        String service =
            action.equals("codebuild:BatchGetBuilds")
                ? ""
                : action.substring(0, action.indexOf(':'));
        String variable = RIGHTS.get(service);
        if (variable != null && !variable.equals(OPTIONAL)) {
          rights.add(variable);
        }
      }
    }
    return rights;
  }

  private static boolean startsWithout(String variable, String handler, Resource function) {
    Map<String, String> variables = variables(function);
    variables.remove(variable);
    try {
      start(handler, variables);
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  private static void start(String handler, Map<String, String> variables) throws Exception {
    try (ApplicationContext context = Deployed.context(variables)) {
      var unused =
          Class.forName(handler).getConstructor(ApplicationContext.class).newInstance(context);
    }
  }

  /** What is known at deployment only stands for itself. */
  private static Map<String, String> variables(Resource function) {
    Map<String, String> variables = new HashMap<>();
    for (Map.Entry<String, JsonNode> one :
        function.properties().at("/Environment/Variables").properties()) {
      JsonNode given = one.getValue();
      variables.put(one.getKey(), given.isTextual() ? given.asText() : madeUp(one.getKey()));
    }
    return variables;
  }

  private static String madeUp(String variable) {
    return switch (variable.replaceFirst(".*_", "")) {
      case "SERVICE", "INDEX", "CALLBACK", "ISSUER" -> "https://kapsel.example";
      case "ADMINISTRATORS" -> "group:administrators";
      case "MINUTES" -> "14";
      case "REPOSITORIES" -> "arn:aws:ecr:eu-central-1:123456789012:repository/kapsel/curated";
      default -> "something";
    };
  }
}
