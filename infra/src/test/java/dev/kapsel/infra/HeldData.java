package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.infra.Template.Resource;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a deployment keeps data in, each by its place in the stacks: what CloudFormation cannot
 * change of it without putting an empty one in its place. A release leaves a file of it in {@code
 * src/test/resources/releases}, which is written once, when the release is made, and never again.
 *
 * @param resources by their ids, behind those of the stacks that they are in
 */
record HeldData(SortedMap<String, JsonNode> resources) {

  /** {@code createOnlyProperties} of CloudFormation's own schemas, and what is as good as one. */
  private static final Map<String, List<String>> FIXED =
      Map.of(
          "AWS::DynamoDB::Table",
          // A stream of another view is another stream, without what was not read of this one.
          List.of("TableName", "KeySchema", "LocalSecondaryIndexes", "StreamSpecification"),
          "AWS::S3::Bucket",
          List.of("BucketName", "BucketNamePrefix", "BucketNamespace"),
          // CloudFormation has nothing against these, and Cognito refuses them.
          "AWS::Cognito::UserPool",
          List.of("AliasAttributes", "UsernameAttributes", "UsernameConfiguration"),
          "AWS::Cognito::UserPoolGroup",
          List.of("GroupName", "UserPoolId"));

  private static final String INDEXES = "Indexes";

  /**
   * @param templates by their names, the root's own and those that it nests
   */
  static HeldData of(Map<String, Template> templates) {
    SortedMap<String, JsonNode> found = new TreeMap<>();
    collect("", JsonNodeFactory.instance.arrayNode(), "template.yaml", templates, found);
    return new HeldData(found);
  }

  private static void collect(
      String place,
      ArrayNode conditions,
      String name,
      Map<String, Template> templates,
      SortedMap<String, JsonNode> found) {
    for (Resource resource : Objects.requireNonNull(templates.get(name)).all()) {
      String id = place + resource.id();
      ArrayNode when = conditions.deepCopy();
      if (resource.content().has("Condition")) {
        when.add(resource.content().path("Condition"));
      }
      if (resource.type().equals("AWS::CloudFormation::Stack")) {
        String nested = resource.properties().path("TemplateURL").asText();
        collect(id + "/", when, nested, templates, found);
      } else if (FIXED.containsKey(resource.type())) {
        found.put(id, held(resource, when));
      }
    }
  }

  private static JsonNode held(Resource resource, ArrayNode conditions) {
    ObjectNode held = JsonNodeFactory.instance.objectNode();
    held.put("Type", resource.type());
    held.set("Conditions", conditions);
    JsonNode properties = resource.properties();
    for (String name : FIXED.getOrDefault(resource.type(), List.of())) {
      if (properties.has(name)) {
        held.set(name, properties.path(name));
      }
    }
    if (properties.has("KeySchema")) {
      JsonNode attributes = properties.path("AttributeDefinitions");
      held.set("KeySchema", typed(properties.path("KeySchema"), attributes));
      ObjectNode indexes = held.putObject(INDEXES);
      for (JsonNode index : properties.path("GlobalSecondaryIndexes")) {
        ObjectNode kept = indexes.putObject(index.path("IndexName").asText());
        kept.set("KeySchema", typed(index.path("KeySchema"), attributes));
        kept.set("Projection", index.path("Projection"));
      }
    }
    return held;
  }

  /** Keys with the types of their attributes, which stand elsewhere. */
  private static ArrayNode typed(JsonNode keys, JsonNode attributes) {
    ArrayNode typed = JsonNodeFactory.instance.arrayNode();
    for (JsonNode key : keys) {
      ObjectNode one = typed.addObject();
      one.setAll((ObjectNode) key);
      for (JsonNode attribute : attributes) {
        if (attribute.path("AttributeName").equals(key.path("AttributeName"))) {
          one.setAll((ObjectNode) attribute);
        }
      }
    }
    return typed;
  }

  static HeldData read(String release) throws IOException {
    SortedMap<String, JsonNode> found = new TreeMap<>();
    KapselJson.mapper()
        .readTree(file(release).toFile())
        .properties()
        .forEach(one -> found.put(one.getKey(), one.getValue()));
    return new HeldData(found);
  }

  void write(String release) throws IOException {
    Files.writeString(
        file(release),
        KapselJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(resources) + "\n",
        StandardOpenOption.CREATE_NEW);
  }

  private static Path file(String release) {
    return Path.of("src/test/resources/releases", release + ".json");
  }

  /** What would be lost with an update to the next one, and what AWS would refuse of it. */
  List<String> troubleWith(HeldData next) {
    List<String> trouble = new ArrayList<>();
    resources.forEach(
        (id, held) -> {
          JsonNode then = next.resources().get(id);
          if (then == null) {
            trouble.add("%s is no longer there".formatted(id));
            return;
          }
          if (!withoutIndexes(held).equals(withoutIndexes(then))) {
            trouble.add("%s is not what it was: %s instead of %s".formatted(id, then, held));
          }
          if (changes(held.path(INDEXES), then.path(INDEXES)) > 1) {
            trouble.add("%s has more than one index made or deleted at once".formatted(id));
          }
        });
    return trouble;
  }

  private static JsonNode withoutIndexes(JsonNode held) {
    ObjectNode copy = held.deepCopy();
    copy.remove(INDEXES);
    return copy;
  }

  /** An index cannot be changed: it is deleted, and another is made. */
  private static int changes(JsonNode before, JsonNode after) {
    int same = 0;
    for (Map.Entry<String, JsonNode> index : before.properties()) {
      if (index.getValue().equals(after.path(index.getKey()))) {
        same++;
      }
    }
    return before.size() - same + after.size() - same;
  }
}
