package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.functions.aws.s3.S3Artifacts;
import dev.kapsel.functions.aws.s3.S3BuildLogs;
import dev.kapsel.functions.aws.s3.S3ContextStore;
import dev.kapsel.infra.Policies.Statement;
import dev.kapsel.infra.Template.Resource;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What roles may do: held against AWS's own lists of actions, and against what the code asks. */
@Tag("machine")
final class PoliciesTest {

  private static final Path CLASSES = Template.file("functions/target/classes");

  /** Who is called with records of the table's stream. */
  private static final Set<String> FOLLOWERS = Set.of("DispatchFunction", "PublishFunction");

  private static final Pattern ACTION = Pattern.compile("[a-z]+:[A-Z][A-Za-z]+");

  /**
   * What an action needs beside itself: without a list, an absent object is one that is refused.
   */
  private static final Map<String, String> NEEDED_BY =
      Map.of(
          "s3:GetObject", "s3:ListBucket",
          "s3:ListObjectsV2", "s3:ListBucket",
          "ecr:CreateRepository", "ecr:TagResource");

  /** What AWS's own services ask for with our roles. */
  private static final Map<String, String> REASONS =
      Map.of(
          "DispatchFunctionRole s3:ListBucket", "Lambda looks for the bucket that records go to",
          "DispatchFunctionRole s3:PutObject", "Lambda keeps what it could not hand over",
          "PublishFunctionRole s3:PutObject", "Lambda keeps what it could not hand over",
          "SweepFunctionMinutelyRole lambda:InvokeFunction", "the schedule calls its function",
          "LoadCatalogueFunctionDailyRole lambda:InvokeFunction", "the schedule calls its function",
          "Role lambda:GetLayerVersion", "the buildspec fetches the worker",
          "Role logs:CreateLogStream", "CodeBuild writes a build's log",
          "Role logs:PutLogEvents", "CodeBuild writes a build's log");

  /** What keys of objects begin with, and who makes them. */
  private static final Map<String, Class<?>> PARTS =
      Map.of(
          "artifacts", S3Artifacts.class,
          "logs", S3BuildLogs.class,
          "uploads", S3ContextStore.class,
          "contexts", S3ContextStore.class);

  private final Policies policies = Policies.read();

  PoliciesTest() throws Exception {}

  /** With conditions and refusals. Who may take a role is no policy that these lists understand. */
  @Test
  void theListsOfAwsFindNothing() throws Exception {
    ObjectNode all = KapselJson.mapper().createObjectNode();
    policies
        .documents()
        .forEach(
            (name, document) -> {
              if (!name.endsWith(Policies.TRUST)) {
                all.set(name, document);
              }
            });
    Path documents = Files.createTempFile("kapsel-policies", ".json");
    try {
      Files.writeString(documents, all.toString());
      PythonTools.Outcome outcome =
          PythonTools.run(
              List.of(
                  "/bin/sh",
                  "-c",
                  "exec \"$0\" \"$1\" < \"$2\"",
                  PythonTools.program("python").toString(),
                  Path.of("src/test/tools/policies.py").toAbsolutePath().toString(),
                  documents.toString()),
              Map.of());
      assertThat(outcome.said()).isBlank();
      assertThat(outcome.code()).isZero();
    } finally {
      Files.delete(documents);
    }
  }

  /** A role is AWS's services' to take, or that of the functions that may, each by its name. */
  @Test
  void nobodyElseTakesARole() {
    policies
        .documents()
        .forEach(
            (name, document) -> {
              if (name.endsWith(Policies.TRUST)) {
                for (JsonNode statement : document.path("Statement")) {
                  assertThat(Statement.of(statement).actions())
                      .as(name)
                      .containsExactly("sts:AssumeRole");
                  JsonNode condition = statement.path("Condition");
                  if (statement.path("Principal").has("AWS")) {
                    assertThat(Grants.texts(condition.at("/ArnEquals/aws:PrincipalArn")))
                        .as(name)
                        .isNotEmpty()
                        .containsExactlyInAnyOrderElementsOf(takers(name));
                  } else {
                    assertThat(services(statement.path("Principal")))
                        .as(name)
                        .isSubsetOf(
                            "lambda.amazonaws.com",
                            "codebuild.amazonaws.com",
                            "scheduler.amazonaws.com");
                  }
                }
              }
            });
  }

  /** The functions that may take a role, by their own roles' ARNs. */
  private List<String> takers(String trust) {
    String taken = Policies.ROLES + trust.replace(Policies.TRUST, "");
    return policies.functions().values().stream()
        .filter(role -> policies.allows(role, "sts:AssumeRole", taken))
        .map(role -> Policies.ROLES + role)
        .toList();
  }

  private static List<String> services(JsonNode principal) {
    JsonNode services = principal.path("Service");
    return services.isTextual()
        ? List.of(services.asText())
        : services.valueStream().map(JsonNode::asText).toList();
  }

  /** SAM attaches policies of AWS's own, which are about everything in the account. */
  @Test
  void policiesOfAwsItselfReachNothingOfOthers() {
    String stream = Policies.arn("dynamodb", "table/another/stream/2026-01-01T00:00:00.000");
    String group = Policies.arn("logs", "log-group:/another/functions");
    policies
        .functions()
        .forEach(
            (function, role) -> {
              for (String action : List.of("CreateLogGroup", "CreateLogStream", "PutLogEvents")) {
                for (String other : List.of(group, group + ":log-stream:one")) {
                  assertThat(policies.allows(function, "logs:" + action, other))
                      .as("%s, %s", function, action)
                      .isFalse();
                }
              }
              for (String action : List.of("DescribeStream", "GetRecords", "GetShardIterator")) {
                assertThat(policies.allows(function, "dynamodb:" + action, stream))
                    .as("%s, %s", function, action)
                    .isFalse();
                assertThat(policies.allows(function, "dynamodb:" + action, Policies.STREAM))
                    .as("%s, %s", function, action)
                    .isEqualTo(FOLLOWERS.contains(function));
              }
              assertThat(
                      policies.allows(
                          function, "logs:PutLogEvents", Policies.LOGS + ":log-stream:one"))
                  .as(function)
                  .isTrue();
              assertThat(policies.allows(function, "logs:CreateLogStream", Policies.LOGS))
                  .as(function)
                  .isTrue();
            });
  }

  /** Role by role: a right that another one uses is none of its own. */
  @Test
  void noRoleMayDoWhatNothingAsksFor() throws Exception {
    Set<String> needless = beyondTheCode();
    needless.removeAll(REASONS.keySet());
    assertThat(needless).as("rights that nothing needs").isEmpty();
  }

  /** Part by part: who reads locks need not read logs. */
  @Test
  void noFunctionReachesIntoAPartOfTheBucketThatItsCodeLeavesAlone() {
    ReachableActions reachable = new ReachableActions();
    Set<String> needless = new TreeSet<>();
    policies
        .functions()
        .forEach(
            (function, role) ->
                PARTS.forEach(
                    (part, adapter) -> {
                      Set<String> idle =
                          granted(policies.roles().getOrDefault(role, List.of()), part);
                      if (!idle.isEmpty()) {
                        idle.removeAll(reachable.of(function, adapter));
                      }
                      idle.forEach(action -> needless.add(function + " " + action + " " + part));
                    }));
    assertThat(needless).as("rights that nothing needs").isEmpty();
  }

  /** What a role may do with objects of the bucket whose keys begin so. */
  private static Set<String> granted(List<Statement> role, String part) {
    String objects = "arn:aws:s3:::" + Policies.STORE + "/" + part + "/*";
    return Policies.actions(
        role.stream().filter(one -> one.resources().contains(objects)).toList());
  }

  @Test
  void eachReasonIsForARightThatNoCodeAsksFor() throws Exception {
    Set<String> idle = new TreeSet<>(REASONS.keySet());
    idle.removeAll(beyondTheCode());
    assertThat(idle).as("reasons for nothing").isEmpty();
  }

  /** That no other is there, {@link PolicyRefusal} sees to. */
  @Test
  void eachReasonForAWildcardIsForOne() throws Exception {
    Set<String> idle = new TreeSet<>(Wildcards.REASONS.keySet());
    for (Resource resource : resources()) {
      Grants.of(resource).forEach(statement -> idle.removeAll(Wildcards.in(statement)));
    }
    assertThat(idle).as("reasons for nothing").isEmpty();
  }

  /** What is not among the policies of a role or a bucket, nobody would look through here. */
  @Test
  void noPolicyIsOverlooked() throws Exception {
    Set<JsonNode> seen = new HashSet<>();
    policies.documents().values().forEach(one -> one.path("Statement").forEach(seen::add));
    for (Resource resource : resources()) {
      if (!resource.type().equals("AWS::Lambda::Permission")) {
        assertThat(Grants.of(resource)).as(resource.id()).isSubsetOf(seen);
      }
    }
  }

  private static List<Resource> resources() throws Exception {
    List<Resource> resources = new ArrayList<>();
    for (String name : Template.ALL) {
      resources.addAll(Template.read(name).all());
    }
    return resources;
  }

  /** Rights that come from no call of a function, nor from what it writes for sessions. */
  private Set<String> beyondTheCode() throws IOException {
    Map<String, Set<String>> asked = new TreeMap<>(Map.of("RegistryRole", named()));
    ReachableActions reachable = new ReachableActions();
    policies.functions().forEach((function, role) -> asked.put(role, reachable.of(function)));
    Set<String> beyond = new TreeSet<>();
    policies
        .roles()
        .forEach(
            (role, statements) -> {
              Set<String> needed = new TreeSet<>(asked.getOrDefault(role, Set.of()));
              NEEDED_BY.forEach(
                  (action, other) -> {
                    if (needed.contains(action)) {
                      needed.add(other);
                    }
                  });
              Policies.actions(statements).stream()
                  .filter(action -> !needed.contains(action))
                  .forEach(action -> beyond.add(role + " " + action));
            });
    return beyond;
  }

  /** What the code writes into policies of sessions. */
  private static Set<String> named() throws IOException {
    Set<String> named = new TreeSet<>();
    try (Stream<Path> files = Files.walk(CLASSES)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".class")).toList()) {
        for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
          if (entry instanceof StringEntry text && ACTION.matcher(text.stringValue()).matches()) {
            named.add(text.stringValue());
          }
        }
      }
    }
    return named;
  }
}
