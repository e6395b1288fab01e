package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.Template.Resource;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the roles of the templates may do, with each reference as it comes out in an account. */
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
  public static final String TABLE_ARN = arn("dynamodb", "table/" + NAME);
  public static final String STREAM = TABLE_ARN + "/stream/2026-01-01T00:00:00.000";

  /** What all ARNs of roles begin with. */
  static final String ROLES = "arn:aws:iam::" + ACCOUNT + ":role/";

  public static final String REGISTRY_ROLE = ROLES + "RegistryRole";

  /** The group of the functions' logs. */
  public static final String LOGS = arn("logs", "log-group:/" + NAME + "/functions");

  /** How the name of a document ends that says who may take a role. */
  static final String TRUST = ", trust";

  private static final String FUNCTIONS = "dev.kapsel.functions.";
  private static final Path OF_AWS = Path.of("src/test/resources/managed-by-aws.json");

  private final Map<String, List<Statement>> roles = new TreeMap<>();
  private final Map<String, List<Statement>> ofAws = new TreeMap<>();
  private final Map<String, JsonNode> documents = new LinkedHashMap<>();
  private final Map<String, String> functions = new TreeMap<>();

  /**
   * A statement of a policy.
   *
   * @param elsewhere whether it is about all resources but these
   * @param conditional whether it has a condition, which is for requests that are not made here
   */
  public record Statement(
      boolean allows,
      List<String> actions,
      List<String> resources,
      boolean elsewhere,
      boolean conditional) {

    static Statement of(JsonNode one) {
      boolean elsewhere = one.has("NotResource");
      return new Statement(
          one.path("Effect").asText().equals("Allow"),
          texts(one.path("Action")),
          texts(one.path(elsewhere ? "NotResource" : "Resource")),
          elsewhere,
          one.has("Condition"));
    }

    private static List<String> texts(JsonNode one) {
      List<String> texts = new ArrayList<>();
      if (one.isArray()) {
        one.forEach(each -> texts.add(each.asText()));
      } else {
        texts.add(one.asText());
      }
      return texts;
    }

    boolean covers(String action, String resource) {
      return actions.contains(action)
          && elsewhere != resources.stream().anyMatch(one -> matches(one, resource));
    }

    /** A star is any text, a question mark any sign. */
    private static boolean matches(String granted, String resource) {
      String pattern = Pattern.quote(granted).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
      return Pattern.matches(pattern, resource);
    }
  }

  private Policies() {}

  public static Policies read() throws IOException, InterruptedException {
    Policies policies = new Policies();
    for (String name : Template.ALL) {
      Template template = Template.read(name);
      for (Resource role : template.resources("AWS::IAM::Role")) {
        policies.role(role);
      }
      for (Resource more : template.resources("AWS::IAM::Policy")) {
        for (JsonNode role : more.properties().path("Roles")) {
          policies.add(
              role.path("Ref").asText(), more.id(), more.properties().path("PolicyDocument"));
        }
      }
      for (Resource bucket : template.resources("AWS::S3::BucketPolicy")) {
        policies.documents.put(
            bucket.id(), References.resolved(bucket.properties().path("PolicyDocument")));
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

  private void role(Resource role) throws IOException, InterruptedException {
    roles.put(role.id(), new ArrayList<>());
    documents.put(
        role.id() + TRUST, References.resolved(role.properties().path("AssumeRolePolicyDocument")));
    for (JsonNode policy : role.properties().path("Policies")) {
      add(role.id(), policy.path("PolicyName").asText("inline"), policy.path("PolicyDocument"));
    }
    for (JsonNode managed : role.properties().path("ManagedPolicyArns")) {
      if (managed.has("Ref")) {
        String id = managed.path("Ref").asText();
        add(role.id(), id, managed(Template.read("template.yaml"), id));
      } else if (managed.has("Fn::GetAtt")) {
        JsonNode output = managed.path("Fn::GetAtt");
        add(role.id(), output.path(1).asText(), nested(output));
      } else {
        ofAws.computeIfAbsent(role.id(), unused -> new ArrayList<>()).addAll(ofAws(managed));
      }
    }
  }

  /** The policy that a nested stack gives out under a name. */
  private static JsonNode nested(JsonNode output) throws IOException, InterruptedException {
    String stack = output.path(0).asText();
    Template template = Template.read("infra/" + stack.toLowerCase(Locale.ROOT) + ".yaml");
    String name = output.path(1).asText().replace("Outputs.", "");
    return managed(template, template.content().at("/Outputs/" + name + "/Value/Ref").asText());
  }

  private static JsonNode managed(Template template, String id) {
    return template.content().at("/Resources/" + id + "/Properties/PolicyDocument");
  }

  /** By the ARN, whose partition SAM decides. */
  private static List<Statement> ofAws(JsonNode arn) throws IOException {
    String name = arn.toString().replaceAll("^.*/|\"[^/]*$", "");
    JsonNode document = KapselJson.mapper().readTree(OF_AWS.toFile()).path(name);
    if (document.isMissingNode()) {
      throw new IllegalArgumentException(name + " is not in " + OF_AWS);
    }
    return statements(document);
  }

  private void add(String role, String name, JsonNode document) {
    JsonNode resolved = References.resolved(document);
    documents.put(role + ", " + name, resolved);
    Objects.requireNonNull(roles.get(role), role).addAll(statements(resolved));
  }

  /** What statements allow, whatever the resource. */
  static Set<String> actions(List<Statement> statements) {
    Set<String> actions = new TreeSet<>();
    statements.stream().filter(Statement::allows).map(Statement::actions).forEach(actions::addAll);
    return actions;
  }

  private static List<Statement> statements(JsonNode document) {
    return document.path("Statement").valueStream().map(Statement::of).toList();
  }

  /** All roles with what the templates let them do. */
  public Map<String, List<Statement>> roles() {
    return roles;
  }

  /** What policies of AWS's own add to that, which SAM attaches, by role. */
  Map<String, List<Statement>> ofAws() {
    return ofAws;
  }

  /** Each policy as it is written, by whose it is: of roles, of who may take them, of buckets. */
  Map<String, JsonNode> documents() {
    return documents;
  }

  /** The functions by their simple class names, with their roles. */
  Map<String, String> functions() {
    return functions;
  }

  /**
   * Whether a role may do something.
   *
   * @param who a function, or the role itself, by its name
   */
  public boolean allows(String who, String action, String resource) {
    String role = functions.getOrDefault(who, who);
    List<Statement> covering =
        Stream.of(roles, ofAws)
            .flatMap(all -> all.getOrDefault(role, List.of()).stream())
            .filter(one -> !one.conditional() && one.covers(action, resource))
            .toList();
    return !covering.isEmpty() && covering.stream().allMatch(Statement::allows);
  }
}
