package dev.kapsel.functions.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.kapsel.functions.TemplateFile;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldBuilds;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.stack.StackRequest.Kind;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.format.Reading;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What writers of templates read about the resource, against what becomes of what they write. */
final class ResourceSchemaTest {

  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private static final String TEXT =
      """
      schema: kapsel/v1
      image: {base: kapsel/python:3.11-bookworm}
      """;

  private JsonNode schema;

  @BeforeEach
  void read() throws IOException {
    Path file = Path.of("..", "infra", "environment-resource.schema.json");
    schema = KapselJson.mapper().readTree(file.toFile());
  }

  @Test
  void thePropertiesAreThoseThatAreKnown() {
    assertThat(names(schema.path("properties"))).isEqualTo(EnvironmentProperties.KNOWN);
    assertThat(schema.path("required"))
        .extracting(JsonNode::asText)
        .containsExactly("ServiceToken", "Workspace", "Name");
  }

  static Stream<Arguments> good() {
    return Stream.of(
        arguments("Workspace", "9"),
        arguments("Workspace", "a".repeat(33)),
        arguments("Name", "A.b_c-d"),
        arguments("Name", "a".repeat(255)),
        arguments("Wait", "true"),
        arguments("Wait", false),
        arguments("ServiceTimeout", "1"),
        arguments("ServiceTimeout", "999"),
        arguments("ServiceTimeout", 2999),
        arguments("ServiceTimeout", "3599"),
        arguments("ServiceTimeout", 3600),
        arguments(
            "Definition",
            Map.of("schema", "kapsel/v1", "image", Map.of("base", "kapsel/python:3.11-bookworm"))),
        arguments("DefinitionUri", "s3://abc/k"),
        arguments("DefinitionUri", "s3://2024/k"),
        arguments("DefinitionUri", "s3://" + "a".repeat(63) + "/k"),
        arguments("DefinitionUri", "s3://a.b-c.2024/a folder//50%20 \u00e4?#\ud83d\udce6"));
  }

  @ParameterizedTest
  @MethodSource("good")
  void whatTheSchemaTakesIsTaken(String property, Object value) {
    Map<String, Object> properties = declared(property, value);
    assertThat(isValid(properties)).as("by the schema").isTrue();
    assertThat(isTaken(properties)).as("by the function").isTrue();
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        arguments("Workspace", null),
        arguments("Workspace", ""),
        arguments("Workspace", "curated"),
        arguments("Workspace", "a-"),
        arguments("Workspace", "A"),
        arguments("Workspace", "a".repeat(34)),
        arguments("Name", null),
        arguments("Name", "-a"),
        arguments("Name", "a b"),
        arguments("Name", "a".repeat(256)),
        arguments("Wait", "yes"),
        arguments("ServiceTimeout", 0),
        arguments("ServiceTimeout", "0060"),
        arguments("ServiceTimeout", "1.5"),
        arguments("ServiceTimeout", "3601"),
        arguments("ServiceTimeout", 4000),
        arguments("Definition", null),
        arguments("Definition", " \n"),
        arguments("Definition", List.of()),
        arguments("DefinitionUri", null),
        arguments("DefinitionUri", "https://abc/k"),
        arguments("DefinitionUri", "s3://abc"),
        arguments("DefinitionUri", "s3://abc/"),
        arguments("DefinitionUri", "s3://ab/k"),
        arguments("DefinitionUri", "s3://" + "a".repeat(64) + "/k"),
        arguments("DefinitionUri", "s3://Abc/k"),
        arguments("DefinitionUri", "s3://a_c/k"),
        arguments("DefinitionUri", "s3://abc-/k"),
        arguments("DefinitionUri", "s3://abc/a\nb"),
        arguments("DefinitionUri", "s3://abc/a\u007fb"),
        arguments("Wiat", "true"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void whatTheSchemaRefusesIsRefused(String property, @Nullable Object value) {
    Map<String, Object> properties = declared(property, value);
    assertThat(isValid(properties)).as("by the schema").isFalse();
    assertThat(isTaken(properties)).as("by the function").isFalse();
  }

  @Test
  void aDefinitionIsInOnePlace() {
    Map<String, Object> properties = declared("DefinitionUri", "s3://abc/k");
    properties.put("Definition", TEXT);
    assertThat(isValid(properties)).as("by the schema").isFalse();
    assertThat(isTaken(properties)).as("by the function").isFalse();
  }

  /** With what it asks of it, which stands in the template after its type. */
  @Test
  void theExampleIsAnsweredWhatItAsksFor() throws IOException {
    JsonNode template = TemplateFile.read("examples/stack/template.yaml");
    ObjectNode forecast = template.at("/Resources/Forecast/Properties").deepCopy();
    assertThat(forecast.at("/ServiceToken/Ref").asText()).isEqualTo("EnvironmentResource");
    forecast.put("ServiceToken", "arn:function").put("Workspace", World.TEAM.toString());
    Map<String, Object> properties =
        KapselJson.mapper().convertValue(forecast, new TypeReference<>() {});
    assertThat(isValid(properties)).isTrue();
    Set<String> answered = names(answer(properties));
    assertThat(template.path("Outputs").findValuesAsText("Fn::GetAtt"))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(answered).contains(one.substring("Forecast.".length())));
  }

  @Test
  void theAttributesAreThoseThatAreAnswered() {
    JsonNode attributes = schema.at("/$defs/Attributes");
    JsonNode plain = answer(declared("Wait", "false"));
    assertThat(SCHEMAS.getSchema(attributes).validate(plain)).isEmpty();
    assertThat(attributes.path("required"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrderElementsOf(names(plain));
    JsonNode waited = answer(declared("Wait", "true"));
    assertThat(SCHEMAS.getSchema(attributes).validate(waited)).isEmpty();
    assertThat(names(waited)).isEqualTo(names(attributes.path("properties")));
  }

  /** What {@code Fn::GetAtt} finds in the end. */
  private static JsonNode answer(Map<String, Object> properties) {
    RecordedAnswers answers = new RecordedAnswers();
    try (World world = new World(answers, (DefinitionFiles) (bucket, key) -> TEXT)) {
      world.make(World.TEAM);
      URI answerTo = URI.create("https://answers.example/");
      world
          .bean(EnvironmentResource.class)
          .handle(
              new StackRequest(
                  Kind.CREATE, "request", answerTo, "arn:stack", "Forecast", null, properties));
      if (answers.all.isEmpty()) {
        String definition = String.valueOf(properties.get("Definition"));
        WorldBuilds.finishQueued(world, DefinitionReader.read(definition, Format.YAML));
        world.publish();
      }
    }
    return answers.last().path("Data");
  }

  /** A declaration that is good but for one property; null: which it does not have. */
  private static Map<String, Object> declared(String property, @Nullable Object value) {
    Map<String, Object> properties =
        new HashMap<>(
            Map.of(
                "ServiceToken",
                "arn:function",
                "Workspace",
                "team",
                "Name",
                "forecast",
                "Definition",
                TEXT));
    if (property.equals("DefinitionUri")) {
      properties.remove("Definition");
    }
    properties.remove(property);
    if (value != null) {
      properties.put(property, value);
    }
    return properties;
  }

  private boolean isValid(Map<String, Object> properties) {
    JsonNode json = KapselJson.mapper().valueToTree(properties);
    return SCHEMAS.getSchema(schema).validate(json).isEmpty();
  }

  private static boolean isTaken(Map<String, Object> properties) {
    try {
      return EnvironmentProperties.of(properties)
              .document(Reading.USUAL, (bucket, key) -> TEXT)
              .definition()
          != null;
    } catch (Rejected e) {
      return false;
    }
  }

  private static Set<String> names(JsonNode object) {
    return Set.copyOf(object.propertyStream().map(Map.Entry::getKey).toList());
  }
}
