package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/** Of Lambda's functions: their snapshots and variables. */
enum FunctionRefusal implements Refusal {
  /** "Improving startup performance with Lambda SnapStart" in the guide of Lambda. */
  SNAPSHOTS_HAVE_NO_LARGE_DISK_AND_NO_FILE_SYSTEM(
      Rule.of(
          FunctionRefusal.FUNCTION,
          (function, template) ->
              snapshots(function)
                  && (function.at("/EphemeralStorage/Size").asInt() > 512
                      || function.has("FileSystemConfigs")))),

  /** The same page. SAM turns an alias's provisioned concurrency into this. */
  SNAPSHOTS_AND_PROVISIONED_CONCURRENCY_EXCLUDE_EACH_OTHER(
      Rule.of(
          "AWS::Lambda::Alias",
          (alias, template) ->
              alias.has("ProvisionedConcurrencyConfig")
                  && template.resources(FunctionRefusal.FUNCTION).stream()
                      .anyMatch(
                          function ->
                              isOf(alias, function.id()) && snapshots(function.properties())))),

  /** Only a version is made from a snapshot, so that without one each start is a whole start. */
  SNAPSHOTS_ARE_OF_VERSIONS(
      Rule.ofResources(
          FunctionRefusal.FUNCTION,
          (function, template) ->
              snapshots(function.properties())
                  && template.resources("AWS::Lambda::Version").stream()
                      .noneMatch(version -> isOf(version.properties(), function.id())))),

  /** An HTTP API answers for a function that takes longer, which goes on and is paid for. */
  NO_FUNCTION_OUTLASTS_THE_REQUEST(
      Rule.of(
          FunctionRefusal.FUNCTION,
          (function, template) -> snapshots(function) && function.path("Timeout").asInt() >= 30)),

  /** "Lambda quotas": 4 KB for all variables, counted here without what references become. */
  VARIABLES_FIT_INTO_FOUR_KILOBYTES(
      Rule.of(
          FunctionRefusal.FUNCTION,
          (function, template) ->
              variables(function).getBytes(StandardCharsets.UTF_8).length > 4096));

  private static final String FUNCTION = "AWS::Lambda::Function";

  private final Rule rule;

  FunctionRefusal(Rule rule) {
    this.rule = rule;
  }

  @Override
  public Rule rule() {
    return rule;
  }

  private static boolean snapshots(JsonNode function) {
    return function.at("/SnapStart/ApplyOn").asText().equals("PublishedVersions");
  }

  private static String variables(JsonNode function) {
    return function.at("/Environment/Variables").toString();
  }

  /** Whether an alias, a version or what else has a function's name is of this one. */
  private static boolean isOf(JsonNode part, String function) {
    return part.at("/FunctionName/Ref").asText().equals(function);
  }
}
