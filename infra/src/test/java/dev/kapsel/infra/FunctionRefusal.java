package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.Template.Resource;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Of Lambda's functions: their snapshots, variables and events. */
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

  /**
   * The same page: Java from 11, Python from 3.12 and .NET from 8 on, and no runtime that is an
   * operating system alone. Functions that are images are left out: since September 2026 they can
   * have snapshots, too.
   */
  SNAPSHOTS_ARE_OF_RUNTIMES_THAT_HAVE_THEM(
      Rule.of(
          FunctionRefusal.FUNCTION,
          (function, template) ->
              snapshots(function)
                  && template.possible(function.path("Runtime")).stream()
                      .anyMatch(runtime -> !hasSnapshots(runtime)))),

  /** Only a version is made from a snapshot, so that without one each start is a whole start. */
  SNAPSHOTS_ARE_OF_VERSIONS(
      Rule.ofResources(
          FunctionRefusal.FUNCTION,
          (function, template) ->
              snapshots(function.properties())
                  && template.resources("AWS::Lambda::Version").stream()
                      .noneMatch(version -> isOf(version.properties(), function.id())))),

  /**
   * "Property: AutoPublishAliasAllProperties" of SAM, which otherwise publishes for other code,
   * variables, memory or snapshots alone: the alias would stay with what there was.
   */
  WHATEVER_CHANGES_OF_A_FUNCTION_IS_PUBLISHED(
      Rule.ofWritten(
          "AWS::Serverless::Function",
          (function, template) ->
              !ownOrGlobal(function, template, "AutoPublishAlias").isMissingNode()
                  && !ownOrGlobal(function, template, "AutoPublishAliasAllProperties")
                      .asBoolean())),

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
              variables(function).getBytes(StandardCharsets.UTF_8).length > 4096)),

  /**
   * "Ahead-of-Time (AOT) and CDS caches" in the guide: they are of one build of the machine, which
   * Lambda replaces, and one of classes alone switches that of the runtime off.
   */
  NO_PACKAGE_BRINGS_A_CACHE_OF_ITS_OWN(
      Rule.of(
          FunctionRefusal.FUNCTION,
          (function, template) ->
              !function.path("PackageType").asText().equals("Image")
                  && Pattern.compile("-XX:\\+?(AOT|SharedArchiveFile|AutoCreateSharedArchive)")
                      .matcher(variables(function))
                      .find())),

  /**
   * "Invoking a Lambda function asynchronously" in the guide: an event may wait for six hours.
   * Nobody waits that long for its answer, and what came after it may have overtaken it. What a
   * schedule says is the same each time, so it may be late.
   */
  NO_EVENT_IS_OLDER_THAN_AN_HOUR(
      Rule.ofResources(
          FunctionRefusal.FUNCTION,
          (function, template) ->
              isToldWithoutWaiting(function.id(), template)
                  && !forgetsEvents(function.id(), template)));

  private static final String FUNCTION = "AWS::Lambda::Function";

  private static final Pattern RUNTIME = Pattern.compile("(java|python3\\.|dotnet)(\\d+)(\\..*)?");

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

  private static boolean hasSnapshots(String runtime) {
    Matcher known = RUNTIME.matcher(runtime);
    return known.matches()
        && Integer.parseInt(known.group(2))
            >= switch (known.group(1)) {
              case "java" -> 11;
              case "python3." -> 12;
              default -> 8;
            };
  }

  private static String variables(JsonNode function) {
    return function.at("/Environment/Variables").toString();
  }

  private static JsonNode ownOrGlobal(JsonNode function, Template template, String property) {
    return function.has(property)
        ? function.path(property)
        : template.written().at("/Globals/Function").path(property);
  }

  /** Whether an alias, a version or what else has a function's name is of this one. */
  private static boolean isOf(JsonNode part, String function) {
    return part.at("/FunctionName/Ref").asText().equals(function);
  }

  /** By itself or by an alias, from within the template or by whoever reads its outputs. */
  private static boolean isToldWithoutWaiting(String function, Template template) {
    Stream<String> names =
        Stream.concat(
            Stream.of(function),
            template.resources("AWS::Lambda::Alias").stream()
                .filter(alias -> isOf(alias.properties(), function))
                .map(Resource::id));
    return names.anyMatch(
        name ->
            Template.refersTo(template.content().path("Outputs"), name)
                || template.all().stream().anyMatch(one -> Template.refersTo(told(one), name)));
  }

  /** Where a resource says whom it tells, and waits for no answer. */
  private static JsonNode told(Resource resource) {
    JsonNode properties = resource.properties();
    return switch (resource.type()) {
      case "AWS::Events::Rule" -> properties.path("Targets");
      case "AWS::S3::Bucket" -> properties.path("NotificationConfiguration");
      case "AWS::SNS::Subscription" -> properties.path("Endpoint");
      default -> properties.path("ServiceToken");
    };
  }

  private static boolean forgetsEvents(String function, Template template) {
    return template.resources("AWS::Lambda::EventInvokeConfig").stream()
        .map(Resource::properties)
        .filter(config -> isOf(config, function))
        .mapToInt(config -> config.path("MaximumEventAgeInSeconds").asInt())
        .anyMatch(seconds -> seconds >= 60 && seconds <= 3600);
  }
}
