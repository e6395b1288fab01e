package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.infra.Template.Resource;
import java.util.ArrayList;
import java.util.List;

/** The statements of all policies that a resource has, whatever it is and wherever they stand. */
final class Grants {

  private static final String STATEMENT = "Statement";

  private Grants() {}

  /** As they come out in an account, conditions of the template decided in every way. */
  static List<JsonNode> of(Resource resource) {
    List<JsonNode> statements = new ArrayList<>();
    for (JsonNode variant : Variants.of(resource.content())) {
      JsonNode properties = variant.path("Properties");
      if (resource.type().equals("AWS::Lambda::Permission")) {
        statements.add(statement(properties));
      }
      for (JsonNode policy : properties.findParents(STATEMENT)) {
        if (policy.path(STATEMENT).isArray()) {
          policy.path(STATEMENT).forEach(statements::add);
        } else {
          statements.add(policy.path(STATEMENT));
        }
      }
    }
    return statements.stream().map(References::resolved).toList();
  }

  /** As Lambda adds it to the policy of the function, where it compares the source as a pattern. */
  private static JsonNode statement(JsonNode permission) {
    ObjectNode statement = JsonNodeFactory.instance.objectNode();
    statement.put("Effect", "Allow");
    statement.set("Principal", permission.path("Principal"));
    statement.set("Action", permission.path("Action"));
    if (permission.has("SourceArn")) {
      statement
          .putObject("Condition")
          .putObject("StringLike")
          .set("aws:SourceArn", permission.path("SourceArn"));
    }
    return statement;
  }

  static boolean allows(JsonNode statement) {
    return !statement.path("Effect").asText().equals("Deny");
  }

  /** What stands where there may be a text, a list of them, or either under names. */
  static List<String> texts(JsonNode one) {
    if (one.isContainerNode()) {
      return one.valueStream().flatMap(each -> texts(each).stream()).toList();
    }
    return one.isMissingNode() ? List.of() : List.of(one.asText());
  }
}
