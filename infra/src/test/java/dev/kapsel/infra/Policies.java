package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.Template.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the roles of the templates may do, with each reference as it comes out in an account. What
 * managed policies of AWS add (logs, traces, reading the stream) is not among it.
 */
public final class Policies {

  public static final String REGION = "us-east-1";
  public static final String ACCOUNT = "123456789012";

  /** What the stack is called. */
  public static final String NAME = "box";

  public static final String STORE = NAME + "-store";

  /** Where definitions are that stacks name. */
  public static final String DEFINITIONS = NAME + "-definitions";

  public static final String PROJECT = NAME + "-assembly";
  public static final String ENGINE = NAME + "-engine";
  public static final String REPOSITORIES = arn("ecr", "repository/");
  public static final String PROGRAM = arn("lambda", "layer:" + NAME + "-worker:1");
  public static final String REGISTRY_ROLE = "arn:aws:iam::" + ACCOUNT + ":role/registry";
  public static final String TABLE_ARN = arn("dynamodb", "table/" + NAME);

  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("AWS::Partition", "aws"),
          Map.entry("AWS::Region", REGION),
          Map.entry("AWS::AccountId", ACCOUNT),
          Map.entry("Name", NAME),
          Map.entry("DefinitionObjects", "arn:aws:s3:::" + DEFINITIONS + "/*"),
          Map.entry(
              "CuratedRepositories", "arn:aws:ecr:eu-west-1:210987654321:repository/other/curated"),
          Map.entry("Table.Arn", TABLE_ARN),
          Map.entry("Store.Arn", "arn:aws:s3:::" + STORE),
          Map.entry("Storage.Outputs.StoreArn", "arn:aws:s3:::" + STORE),
          Map.entry("Assembly.Arn", arn("codebuild", "project/" + PROJECT)),
          Map.entry("Builds.Outputs.AssemblyArn", arn("codebuild", "project/" + PROJECT)),
          Map.entry("Engine.Arn", arn("codebuild", "project/" + ENGINE)),
          Map.entry("Builds.Outputs.EngineArn", arn("codebuild", "project/" + ENGINE)),
          Map.entry("RegistryRole.Arn", REGISTRY_ROLE),
          Map.entry("Events.Arn", arn("events", "event-bus/" + NAME)),
          Map.entry("LoadCatalogueFunctionAliaslive", arn("lambda", "function:load:live")),
          Map.entry("SweepFunctionAliaslive", arn("lambda", "function:sweep:live")));

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");
  private static final String FUNCTIONS = "dev.kapsel.functions.";

  private final Map<String, List<Statement>> roles = new TreeMap<>();
  private final Map<String, String> functions = new HashMap<>();

  /** A statement of a policy; what has a condition is for requests that are not made here. */
  public record Statement(
      boolean allows, List<String> actions, List<String> resources, boolean conditional) {

    boolean covers(String action, String resource) {
      return actions.contains(action)
          && resources.stream().anyMatch(granted -> matches(granted, resource));
    }

    private static boolean matches(String granted, String resource) {
      return granted.endsWith("*")
          ? resource.startsWith(granted.substring(0, granted.length() - 1))
          : granted.equals(resource);
    }
  }

  private Policies() {}

  public static Policies read() throws IOException, InterruptedException {
    Policies policies = new Policies();
    for (String name : Template.ALL) {
      for (Resource role : Template.read(name).resources("AWS::IAM::Role")) {
        policies.roles.put(role.id(), policies.statements(role));
      }
      for (Resource more : Template.read(name).resources("AWS::IAM::Policy")) {
        String role = more.properties().at("/Roles/0/Ref").asText();
        add(
            more.properties().path("PolicyDocument"),
            Objects.requireNonNull(policies.roles.get(role), role));
      }
    }
    for (Resource one : Template.read("template.yaml").resources("AWS::Lambda::Function")) {
      String handler = one.properties().path("Handler").asText();
      if (handler.startsWith(FUNCTIONS)) {
        policies.functions.put(
            handler.substring(FUNCTIONS.length()),
            one.properties().at("/Role/Fn::GetAtt/0").asText());
      }
    }
    return policies;
  }

  /** Of something in the account. */
  public static String arn(String service, String resource) {
    return "arn:aws:%s:%s:%s:%s".formatted(service, REGION, ACCOUNT, resource);
  }

  private List<Statement> statements(Resource role) throws IOException, InterruptedException {
    List<Statement> statements = new ArrayList<>();
    for (JsonNode policy : role.properties().path("Policies")) {
      add(policy.path("PolicyDocument"), statements);
    }
    for (JsonNode managed : role.properties().path("ManagedPolicyArns")) {
      if (!managed.isTextual()) {
        add(nested(managed.path("Fn::GetAtt")), statements);
      }
    }
    return statements;
  }

  /** The policy that a nested stack gives out under a name. */
  private static JsonNode nested(JsonNode output) throws IOException, InterruptedException {
    String stack = output.path(0).asText();
    Template template = Template.read("infra/" + stack.toLowerCase(Locale.ROOT) + ".yaml");
    String name = output.path(1).asText().replace("Outputs.", "");
    String resource = template.content().at("/Outputs/" + name + "/Value/Ref").asText();
    return template.content().at("/Resources/" + resource + "/Properties/PolicyDocument");
  }

  private static void add(JsonNode document, List<Statement> statements) {
    for (JsonNode one : document.path("Statement")) {
      statements.add(
          new Statement(
              one.path("Effect").asText().equals("Allow"),
              texts(one.path("Action")),
              texts(one.path("Resource")),
              one.has("Condition")));
    }
  }

  private static List<String> texts(JsonNode one) {
    List<String> texts = new ArrayList<>();
    if (one.isArray()) {
      one.forEach(each -> texts.add(text(each)));
    } else {
      texts.add(text(one));
    }
    return texts;
  }

  private static String text(JsonNode one) {
    if (one.isTextual()) {
      return one.asText();
    }
    if (one.has("Fn::Sub")) {
      return REFERENCE
          .matcher(one.path("Fn::Sub").asText())
          .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1))));
    }
    if (one.has("Ref")) {
      return value(one.path("Ref").asText());
    }
    if (one.has("Fn::GetAtt")) {
      return value(one.at("/Fn::GetAtt/0").asText() + "." + one.at("/Fn::GetAtt/1").asText());
    }
    if (one.has("Fn::Join")) {
      List<String> parts = new ArrayList<>();
      one.at("/Fn::Join/1").forEach(part -> parts.add(text(part)));
      return String.join(one.at("/Fn::Join/0").asText(), parts);
    }
    throw new IllegalArgumentException("what is this in an account: " + one);
  }

  private static String value(String name) {
    String value = VALUES.get(name);
    if (value == null) {
      throw new IllegalArgumentException("what is `" + name + "` in an account");
    }
    return value;
  }

  /** All roles with what they may do. */
  public Map<String, List<Statement>> roles() {
    return roles;
  }

  /**
   * Whether a role may do something.
   *
   * @param who a function, or the role itself, by its name
   */
  public boolean allows(String who, String action, String resource) {
    List<Statement> statements = roles.getOrDefault(functions.getOrDefault(who, who), List.of());
    return statements.stream()
            .anyMatch(one -> one.allows() && !one.conditional() && one.covers(action, resource))
        && statements.stream()
            .noneMatch(one -> !one.allows() && !one.conditional() && one.covers(action, resource));
  }
}
