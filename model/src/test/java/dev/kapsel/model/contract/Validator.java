package dev.kapsel.model.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds examples against the schemas that stand beside them. */
final class Validator {

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);

  private final ObjectNode components;
  private int checked;

  Validator(ObjectNode document) {
    this.components = (ObjectNode) document.path("components");
  }

  static JsonSchema schema(JsonNode schema) {
    return FACTORY.getSchema(
        schema, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  /** Every media type of a body that has a schema of JSON. */
  void check(JsonNode body, String where, List<String> wrong) {
    body.path("content")
        .properties()
        .forEach(
            media -> {
              JsonNode schema = media.getValue().path("schema");
              if (!media.getKey().startsWith("text/")) {
                examples(media.getValue(), where, wrong, (ObjectNode) schema.deepCopy());
              }
            });
  }

  int checked() {
    return checked;
  }

  private void examples(JsonNode media, String where, List<String> wrong, ObjectNode schema) {
    schema.set("components", components);
    JsonSchema compiled = schema(schema);
    List<JsonNode> examples =
        media.has("example")
            ? List.of(media.path("example"))
            : media.path("examples").valueStream().map(this::value).toList();
    if (examples.isEmpty()) {
      wrong.add(where + " has no example");
    }
    for (JsonNode example : examples) {
      checked++;
      Set<String> complaints =
          compiled.validate(example).stream().map(Object::toString).collect(Collectors.toSet());
      if (!complaints.isEmpty()) {
        wrong.add(where + ": " + complaints);
      }
    }
  }

  private JsonNode value(JsonNode example) {
    String reference = example.path("$ref").asText();
    JsonNode found =
        reference.isEmpty() ? example : components.at(reference.substring("#/components".length()));
    return found.path("value");
  }
}
