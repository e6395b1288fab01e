package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.Template.Resource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * What AWS refuses, or takes and then loses data by, though cfn-lint finds nothing in it. Each has
 * a template in {@code src/test/resources/refused} that it must find.
 */
enum Refusal {
  /** "Run builds on AWS Lambda compute" in the guide of CodeBuild. */
  BUILDS_ON_LAMBDA_COMPUTE_SET_NO_LIMITS_AND_HAVE_NO_PRIVILEGES(
      "AWS::CodeBuild::Project",
      (project, template) ->
          project.at("/Environment/Type").asText().endsWith("LAMBDA_CONTAINER")
              && (project.at("/Environment/PrivilegedMode").asBoolean()
                  || project.has("TimeoutInMinutes")
                  || project.has("QueuedTimeoutInMinutes")
                  || project.has("Cache")
                  || project.has("VpcConfig"))),

  /**
   * What AWS keeps images of there, "Docker images provided by CodeBuild"; nobody brings his own.
   */
  IMAGES_OF_LAMBDA_COMPUTE_HAVE_JAVA_21_AT_MOST(
      "AWS::CodeBuild::Project",
      (project, template) ->
          project.at("/Environment/Type").asText().endsWith("LAMBDA_CONTAINER")
              && !project
                  .at("/Environment/Image")
                  .asText()
                  .matches("aws/codebuild/.*-lambda-standard:(corretto(11|17|21)|(?!corretto).*)")),

  /** A path has nothing that it could lead into. */
  A_PROJECT_WITHOUT_SOURCE_HAS_ITS_BUILDSPEC_IN_IT(
      "AWS::CodeBuild::Project",
      (project, template) ->
          project.at("/Source/Type").asText().equals("NO_SOURCE")
              && !project.at("/Source/BuildSpec").asText().contains("\n")),

  /** "Improving startup performance with Lambda SnapStart" in the guide of Lambda. */
  SNAPSHOTS_HAVE_NO_LARGE_DISK_AND_NO_FILE_SYSTEM(
      "AWS::Lambda::Function",
      (function, template) ->
          snapshots(function)
              && (function.at("/EphemeralStorage/Size").asInt() > 512
                  || function.has("FileSystemConfigs"))),

  /** The same page. SAM turns an alias's provisioned concurrency into this. */
  SNAPSHOTS_AND_PROVISIONED_CONCURRENCY_EXCLUDE_EACH_OTHER(
      "AWS::Lambda::Alias",
      (alias, template) ->
          alias.has("ProvisionedConcurrencyConfig")
              && template.resources("AWS::Lambda::Function").stream()
                  .anyMatch(
                      function ->
                          function.id().equals(alias.at("/FunctionName/Ref").asText())
                              && snapshots(function.properties()))),

  /** Only a version is made from a snapshot, so that without one each start is a whole start. */
  SNAPSHOTS_ARE_OF_VERSIONS("AWS::Lambda::Function", Refusal::isNeverPublished),

  /** What {@code ServiceTimeout} may be: CloudFormation waits for nobody longer than an hour. */
  NO_CUSTOM_RESOURCE_WAITS_LONGER_THAN_AN_HOUR(
      "Custom::",
      (resource, template) ->
          resource.has("ServiceTimeout")
              && (resource.path("ServiceTimeout").asInt() < 1
                  || resource.path("ServiceTimeout").asInt() > 3600)),

  /** An HTTP API answers for a function that takes longer, which goes on and is paid for. */
  NO_FUNCTION_OUTLASTS_THE_REQUEST(
      "AWS::Lambda::Function",
      (function, template) -> snapshots(function) && function.path("Timeout").asInt() >= 30),

  /** "Lambda quotas": 4 KB for all variables, counted here without what references become. */
  VARIABLES_FIT_INTO_FOUR_KILOBYTES(
      "AWS::Lambda::Function",
      (function, template) ->
          function.at("/Environment/Variables").toString().getBytes(StandardCharsets.UTF_8).length
              > 4096),

  /** "Quotas" of DynamoDB: a third reader is throttled, or throttles the other two. */
  AT_MOST_TWO_READ_A_STREAM(
      "AWS::Lambda::EventSourceMapping",
      (mapping, template) ->
          template.resources("AWS::Lambda::EventSourceMapping").stream()
                  .filter(
                      one ->
                          one.properties()
                              .path("EventSourceArn")
                              .equals(mapping.path("EventSourceArn")))
                  .count()
              > 2),

  /** Without all of these one record that fails holds up its shard for a day. */
  A_POISONED_RECORD_BLOCKS_NOBODY(
      "AWS::Lambda::EventSourceMapping",
      (mapping, template) ->
          !(mapping.path("BisectBatchOnFunctionError").asBoolean()
              && mapping.path("MaximumRecordAgeInSeconds").asInt() >= 60
              && mapping.at("/FunctionResponseTypes/0").asText().equals("ReportBatchItemFailures")
              && mapping.path("MaximumRetryAttempts").asInt(-1) >= 0
              && mapping.at("/DestinationConfig/OnFailure").has("Destination"))),

  /** Queues and topics are told the position alone, and the record is gone from it after a day. */
  WHAT_FAILED_IS_KEPT_WITH_ITS_RECORDS(
      "AWS::Lambda::EventSourceMapping",
      (mapping, template) ->
          isOneOf(
              template,
              mapping.at("/DestinationConfig/OnFailure/Destination"),
              "AWS::SQS::Queue",
              "AWS::SNS::Topic")),

  /**
   * A list of ends leaves out some: the API has {@code FAULT} and {@code TIMED_OUT}, which the
   * guide's "Build notifications input format" does not name.
   */
  ALL_ENDS_OF_BUILDS_ARE_HEARD(
      "AWS::Events::Rule",
      (rule, template) ->
          rule.at("/EventPattern/source").toString().contains("aws.codebuild")
              && !rule.at("/EventPattern/detail/build-status")
                  .toString()
                  .equals("[{\"anything-but\":[\"IN_PROGRESS\"]}]")),

  /** A table that goes with its stack takes every version that was ever registered with it. */
  TABLES_ARE_KEPT("AWS::DynamoDB::Table", Refusal::isLost),

  /** {@code TransactWriteItems} is allowed by the actions that a transaction consists of. */
  POLICIES_NAME_ACTIONS_THAT_THERE_ARE("AWS::IAM::", Refusal::namesTransactions),

  /** "Quotas for HTTP APIs". All routes of an API stand in one template here. */
  AN_API_HAS_AT_MOST_300_ROUTES(
      "AWS::ApiGatewayV2::Route",
      (route, template) -> template.resources("AWS::ApiGatewayV2::Route").size() > 300);

  private final String type;
  private final BiPredicate<JsonNode, Template> refused;

  /**
   * @param type how the type of the resources begins that this is about
   * @param refused whether these properties are, conditions decided
   */
  Refusal(String type, BiPredicate<JsonNode, Template> refused) {
    this.type = type;
    this.refused = refused;
  }

  /** The names of the resources that AWS would refuse in at least one case. */
  Set<String> in(Template template) {
    Set<String> found = new TreeSet<>();
    for (Resource resource : template.all()) {
      if (resource.content().path("Type").asText().startsWith(type)
          && Variants.of(resource.content()).stream()
              .map(variant -> withAttributes(resource, variant))
              .anyMatch(variant -> refused.test(variant, template))) {
        found.add(resource.id());
      }
    }
    return found;
  }

  /** The properties, or the whole where what matters stands beside them. */
  private JsonNode withAttributes(Resource resource, JsonNode variant) {
    return this == TABLES_ARE_KEPT ? variant : variant.path("Properties");
  }

  private static boolean snapshots(JsonNode function) {
    return function.at("/SnapStart/ApplyOn").asText().equals("PublishedVersions");
  }

  /** By its ARN, or by its name in the template. */
  private static boolean isOneOf(Template template, JsonNode arn, String... types) {
    return Stream.of(types)
        .anyMatch(
            type ->
                arn.asText().startsWith("arn:aws:" + type.split("::")[1].toLowerCase(Locale.ROOT))
                    || template.resources(type).stream()
                        .anyMatch(one -> one.id().equals(arn.at("/Fn::GetAtt/0").asText()))
                    || template.resources(type).stream()
                        .anyMatch(one -> one.id().equals(arn.path("Ref").asText())));
  }

  private static boolean isNeverPublished(JsonNode function, Template template) {
    return snapshots(function)
        && template.resources("AWS::Lambda::Function").stream()
            .filter(one -> one.properties().path("Handler").equals(function.path("Handler")))
            .noneMatch(
                one ->
                    template.resources("AWS::Lambda::Version").stream()
                        .anyMatch(
                            version ->
                                version
                                    .properties()
                                    .at("/FunctionName/Ref")
                                    .asText()
                                    .equals(one.id())));
  }

  private static boolean isLost(JsonNode table, Template template) {
    return !(table.path("DeletionPolicy").asText().equals("Retain")
        && table.path("UpdateReplacePolicy").asText().equals("Retain")
        && table.at("/Properties/DeletionProtectionEnabled").asBoolean()
        && table
            .at("/Properties/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
            .asBoolean());
  }

  private static boolean namesTransactions(JsonNode owner, Template template) {
    return owner.findValues("Action").stream()
        .anyMatch(
            actions ->
                List.of("dynamodb:TransactWriteItems", "dynamodb:TransactGetItems").stream()
                    .anyMatch(action -> actions.toString().contains(action)));
  }
}
