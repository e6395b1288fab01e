package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.infra.Policies.Statement;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
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
   * What is asked for by another name than that of the action, and what Lambda or CodeBuild ask.
   */
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("s3:ListBucket", "ListObjectsV2, and an absent object that is no 403"),
          Map.entry("ecr:TagResource", "CreateRepository with tags"),
          Map.entry("lambda:InvokeFunction", "the schedule calls its function"),
          Map.entry("lambda:GetLayerVersion", "the buildspec fetches the worker"),
          Map.entry("logs:CreateLogStream", "CodeBuild writes a build's log"),
          Map.entry("logs:PutLogEvents", "CodeBuild writes a build's log"));

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

  /** A role is AWS's services' to take, for this account, or that of functions that are named. */
  @Test
  void nobodyElseTakesARole() {
    Set<String> roles = new TreeSet<>(policies.functions().values());
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
                    assertThat(condition.at("/ArnLike/aws:PrincipalArn"))
                        .as(name)
                        .isNotEmpty()
                        .allMatch(arn -> roles.contains(function(arn.asText())), "is a function's");
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

  /** As CloudFormation names roles: by the stack, then as in the template, then by chance. */
  private static String function(String arn) {
    return arn.replaceFirst(
            "^arn:aws:iam::" + Policies.ACCOUNT + ":role/" + Policies.NAME + "-", "")
        .replaceFirst("-\\*$", "");
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

  /** Function by function: a right that another one uses is none of its own. */
  @Test
  void noFunctionMayDoWhatItsCodeAsksForNowhere() {
    ReachableActions reachable = new ReachableActions();
    Set<String> needless = new TreeSet<>();
    policies
        .functions()
        .forEach(
            (function, role) -> {
              Set<String> unused = granted(policies.roles().getOrDefault(role, List.of()));
              unused.removeAll(reachable.of(function));
              unused.removeAll(REASONS.keySet());
              unused.forEach(action -> needless.add(function + " " + action));
            });
    assertThat(needless).as("rights that nothing needs").isEmpty();
  }

  /** Those of CodeBuild, of the schedules, and of the logins that workers get. */
  @Test
  void noOtherRoleMayDoWhatNoCodeNames() throws Exception {
    Map<String, List<Statement>> others = new TreeMap<>(policies.roles());
    others.keySet().removeAll(policies.functions().values());
    Set<String> unused = new TreeSet<>();
    others.values().forEach(role -> unused.addAll(granted(role)));
    unused.removeAll(named());
    unused.removeAll(REASONS.keySet());
    assertThat(unused).as("rights that nothing needs").isEmpty();
  }

  @Test
  void eachReasonIsForARight() {
    Set<String> idle = new TreeSet<>(REASONS.keySet());
    policies.roles().values().forEach(role -> idle.removeAll(granted(role)));
    assertThat(idle).as("reasons for what is not granted").isEmpty();
  }

  /** Where Lambda keeps what it could not hand to a function is its own matter. */
  private static Set<String> granted(List<Statement> role) {
    Set<String> granted = new TreeSet<>();
    role.stream()
        .filter(Statement::allows)
        .filter(one -> !one.resources().stream().allMatch(each -> each.contains("/aws/lambda/")))
        .map(Statement::actions)
        .forEach(granted::addAll);
    return granted;
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
