package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.Template.Resource;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Of DynamoDB's tables, and of those who follow their streams. */
enum TableRefusal implements Refusal {
  /** A table that goes with its stack takes every version that was ever registered with it. */
  TABLES_ARE_KEPT(
      Rule.ofResources(
          "AWS::DynamoDB::(Global)?Table", (table, template) -> !isKept(table.content()))),

  /** "Quotas" of DynamoDB: a third reader is throttled, or throttles the other two. */
  AT_MOST_TWO_READ_A_STREAM(
      Rule.of(
          TableRefusal.MAPPING,
          (mapping, template) -> readers(mapping.path("EventSourceArn"), template) > 2)),

  /** The same page: one alone where the table is global. */
  AT_MOST_ONE_READS_THE_STREAM_OF_A_GLOBAL_TABLE(
      Rule.of(
          TableRefusal.MAPPING,
          (mapping, template) ->
              isOfGlobalTable(mapping.path("EventSourceArn"), template)
                  && readers(mapping.path("EventSourceArn"), template) > 1)),

  /**
   * Without all of these one record that fails holds up its shard for a day: without a number, or
   * with -1, retries have no end, and an age below 60 is refused.
   */
  A_POISONED_RECORD_BLOCKS_NOBODY(
      Rule.of(
          TableRefusal.MAPPING,
          (mapping, template) ->
              !(mapping.path("BisectBatchOnFunctionError").asBoolean()
                  && mapping.path("MaximumRecordAgeInSeconds").asInt() >= 60
                  && mapping
                      .at("/FunctionResponseTypes/0")
                      .asText()
                      .equals("ReportBatchItemFailures")
                  && mapping.path("MaximumRetryAttempts").asInt(-1) >= 0
                  && mapping.at("/DestinationConfig/OnFailure").has("Destination")))),

  /** Queues and topics are told the position alone, and the record is gone from it after a day. */
  WHAT_FAILED_IS_KEPT_WITH_ITS_RECORDS(
      Rule.of(
          TableRefusal.MAPPING,
          (mapping, template) ->
              isOneOf(
                  template,
                  mapping.at("/DestinationConfig/OnFailure/Destination"),
                  "AWS::SQS::Queue",
                  "AWS::SNS::Topic"))),

  /** {@code TransactWriteItems} is allowed by the actions that a transaction consists of. */
  POLICIES_NAME_ACTIONS_THAT_THERE_ARE(
      Rule.of("AWS::IAM::.*", (owner, template) -> namesTransactions(owner)));

  private static final String MAPPING = "AWS::Lambda::EventSourceMapping";

  private final Rule rule;

  TableRefusal(Rule rule) {
    this.rule = rule;
  }

  @Override
  public Rule rule() {
    return rule;
  }

  /** A global table is protected in each region by itself. */
  private static boolean isKept(JsonNode table) {
    JsonNode replicas = table.at("/Properties/Replicas");
    return table.path("DeletionPolicy").asText().equals("Retain")
        && table.path("UpdateReplacePolicy").asText().equals("Retain")
        && (replicas.isMissingNode()
            ? isProtected(table.path("Properties"))
            : replicas.valueStream().allMatch(TableRefusal::isProtected));
  }

  private static boolean isProtected(JsonNode table) {
    return table.path("DeletionProtectionEnabled").asBoolean()
        && table.at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled").asBoolean();
  }

  private static long readers(JsonNode stream, Template template) {
    return template.resources(MAPPING).stream()
        .filter(one -> one.properties().path("EventSourceArn").equals(stream))
        .count();
  }

  private static boolean isOfGlobalTable(JsonNode stream, Template template) {
    return template.resources("AWS::DynamoDB::GlobalTable").stream()
        .map(Resource::id)
        .anyMatch(table -> table.equals(stream.at("/Fn::GetAtt/0").asText()));
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

  private static boolean namesTransactions(JsonNode owner) {
    return owner.findValues("Action").stream()
        .anyMatch(
            actions ->
                List.of("dynamodb:TransactWriteItems", "dynamodb:TransactGetItems").stream()
                    .anyMatch(action -> actions.toString().contains(action)));
  }
}
