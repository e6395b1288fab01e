package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kapsel.model.api.KapselJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the references of the templates come out as in the account of {@link Policies}. */
final class References {

  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("AWS::Partition", "aws"),
          Map.entry("AWS::Region", Policies.REGION),
          Map.entry("AWS::AccountId", Policies.ACCOUNT),
          Map.entry("AWS::StackName", Policies.NAME),
          Map.entry("Name", Policies.NAME),
          Map.entry("DefinitionObjects", "arn:aws:s3:::" + Policies.DEFINITIONS + "/*"),
          Map.entry(
              "CuratedRepositories", "arn:aws:ecr:eu-west-1:210987654321:repository/other/curated"),
          Map.entry("Logs.Arn", Policies.LOGS + ":*"),
          Map.entry("Table.Arn", Policies.TABLE_ARN),
          Map.entry("Storage.Outputs.TableArn", Policies.TABLE_ARN),
          Map.entry("Storage.Outputs.StreamArn", Policies.STREAM),
          Map.entry("Store", Policies.STORE),
          Map.entry("Store.Arn", "arn:aws:s3:::" + Policies.STORE),
          Map.entry("Storage.Outputs.StoreArn", "arn:aws:s3:::" + Policies.STORE),
          Map.entry("Assembly.Arn", Policies.arn("codebuild", "project/" + Policies.PROJECT)),
          Map.entry(
              "Builds.Outputs.AssemblyArn",
              Policies.arn("codebuild", "project/" + Policies.PROJECT)),
          Map.entry("Engine.Arn", Policies.arn("codebuild", "project/" + Policies.ENGINE)),
          Map.entry(
              "Builds.Outputs.EngineArn", Policies.arn("codebuild", "project/" + Policies.ENGINE)),
          Map.entry("RegistryRole.Arn", Policies.REGISTRY_ROLE),
          Map.entry("ProtocolFunctionRole.Arn", Policies.ROLES + "ProtocolFunctionRole"),
          Map.entry("GenerationFunctionRole.Arn", Policies.ROLES + "GenerationFunctionRole"),
          Map.entry("ImportCuratedFunctionRole.Arn", Policies.ROLES + "ImportCuratedFunctionRole"),
          Map.entry("LoadCatalogueFunctionRole.Arn", Policies.ROLES + "LoadCatalogueFunctionRole"),
          Map.entry("Events.Arn", Policies.arn("events", "event-bus/" + Policies.NAME)),
          Map.entry("Api", Policies.NAME + "-api"),
          Map.entry("BuildEndFunctionEnded.Arn", Policies.arn("events", "rule/ended")),
          Map.entry("LoadCatalogueFunctionAliaslive", Policies.arn("lambda", "function:load:live")),
          Map.entry("SweepFunctionAliaslive", Policies.arn("lambda", "function:sweep:live")));

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");

  private References() {}

  /**
   * The same with each reference replaced.
   *
   * @throws IllegalArgumentException if it is not known what one is in the account
   */
  static JsonNode resolved(JsonNode content) {
    if (content.isArray()) {
      ArrayNode all = KapselJson.mapper().createArrayNode();
      content.forEach(one -> all.add(resolved(one)));
      return all;
    }
    if (!content.isObject()) {
      return content;
    }
    String name = content.size() == 1 ? content.fieldNames().next() : "";
    if (name.equals("Ref") || name.startsWith("Fn::")) {
      return TextNode.valueOf(text(name, content.path(name)));
    }
    ObjectNode all = KapselJson.mapper().createObjectNode();
    content.properties().forEach(one -> all.set(one.getKey(), resolved(one.getValue())));
    return all;
  }

  private static String text(String function, JsonNode given) {
    return switch (function) {
      case "Ref" -> value(given.asText());
      case "Fn::GetAtt" -> value(given.path(0).asText() + "." + given.path(1).asText());
      case "Fn::Sub" ->
          REFERENCE
              .matcher(given.asText())
              .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1))));
      case "Fn::Join" -> {
        List<String> parts = new ArrayList<>();
        given.path(1).forEach(part -> parts.add(resolved(part).asText()));
        yield String.join(given.path(0).asText(), parts);
      }
      default -> throw new IllegalArgumentException("what is this in an account: " + function);
    };
  }

  private static String value(String name) {
    String value = VALUES.get(name);
    if (value == null) {
      throw new IllegalArgumentException("what is `" + name + "` in an account");
    }
    return value;
  }
}
