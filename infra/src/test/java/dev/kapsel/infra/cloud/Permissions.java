package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * IAM, for whom the access key is the name of a function: asks what the template gives its role.
 * Sessions are asked about by {@link Sessions}.
 */
final class Permissions {

  private static final String OTHER_TABLE = Policies.arn("dynamodb", "table/another");

  private final Policies policies;
  private final String table;
  private final Set<String> refused = new ConcurrentSkipListSet<>();

  /** An action on a resource, as IAM names both. */
  record Act(String action, String resource) {}

  /**
   * @param table what the table is really called here
   */
  Permissions(Policies policies, String table) {
    this.policies = policies;
    this.table = table;
  }

  /** What was asked for without the right to it, with whom. */
  Set<String> refused() {
    return Set.copyOf(refused);
  }

  /** The same, of which nothing is known afterwards. */
  Set<String> takeRefused() {
    Set<String> taken = refused();
    refused.removeAll(taken);
    return taken;
  }

  /**
   * @throws AwsError if the function may not do all of it
   */
  void check(String caller, List<Act> acts) throws AwsError {
    for (Act act : acts) {
      if (!policies.allows(caller, act.action(), act.resource())) {
        String said = caller + " " + act.action() + " " + act.resource();
        refused.add(said);
        throw new AwsError("AccessDeniedException", "not authorized: " + said);
      }
    }
  }

  /** Builds are named by their project first, and may be told by their ARN in place of that id. */
  private static String project(JsonNode request) {
    String build = request.path("ids").path(0).asText(request.path("id").asText());
    String id = build.substring(build.lastIndexOf('/') + 1);
    return request.path("projectName").asText(id.split(":", 2)[0]);
  }

  /**
   * What a request does in the words of IAM. Source: "Actions, resources, and condition keys" of
   * each service, in the Service Authorization Reference.
   */
  List<Act> acts(AwsCall call) {
    JsonNode request = call.request();
    String operation = call.operation();
    return switch (call.service()) {
      case "CodeBuild_20161006" ->
          List.of(
              new Act(
                  "codebuild:" + operation,
                  Policies.arn("codebuild", "project/" + project(request))));
      case "AmazonEC2ContainerRegistry_V20150921" -> registry(operation, request);
      case "AWSEvents" ->
          List.of(new Act("events:PutEvents", Policies.arn("events", "event-bus/" + bus(request))));
      case "secretsmanager" -> secret(operation, request.path("SecretId").asText());
      case Store.NAME -> List.of(new Act("s3:" + operation, request.path(Store.RESOURCE).asText()));
      case "AssumeRole" -> List.of(new Act("sts:AssumeRole", request.path("RoleArn").asText()));
      case "DynamoDB_20120810" -> table(operation, request);
      default -> throw new IllegalStateException(call.service() + " is not known here");
    };
  }

  /** Both as IAM knows a secret that is there, and as it knows the name of one that is not. */
  private static List<Act> secret(String operation, String name) {
    return Stream.of(name, name + "-AbCdEf")
        .map(one -> Policies.arn("secretsmanager", "secret:" + one))
        .map(arn -> new Act("secretsmanager:" + operation, arn))
        .toList();
  }

  private static String bus(JsonNode request) {
    return request.at("/Entries/0/EventBusName").asText();
  }

  private static List<Act> registry(String operation, JsonNode request) {
    if (operation.equals("GetAuthorizationToken")) {
      return List.of(new Act("ecr:GetAuthorizationToken", "*"));
    }
    String repository = Policies.REPOSITORIES + request.path("repositoryName").asText();
    List<Act> acts = new ArrayList<>(List.of(new Act("ecr:" + operation, repository)));
    if (request.has("tags")) {
      acts.add(new Act("ecr:TagResource", repository));
    }
    return acts;
  }

  /** Transactions are no actions of their own: their parts are. */
  private List<Act> table(String operation, JsonNode request) {
    if (!operation.equals("TransactWriteItems")) {
      String index = request.path("IndexName").asText();
      String asked = request.toString().contains(table) ? Policies.TABLE_ARN : OTHER_TABLE;
      return List.of(
          new Act("dynamodb:" + operation, asked + (index.isEmpty() ? "" : "/index/" + index)));
    }
    List<Act> acts = new ArrayList<>();
    for (JsonNode item : request.path("TransactItems")) {
      item.fieldNames()
          .forEachRemaining(
              kind ->
                  acts.add(
                      new Act(
                          kind.equals("ConditionCheck")
                              ? "dynamodb:ConditionCheckItem"
                              : "dynamodb:" + kind + "Item",
                          Policies.TABLE_ARN)));
    }
    return acts;
  }
}
