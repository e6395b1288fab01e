package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.infra.Policies.Statement;
import dev.kapsel.model.api.KapselJson;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.InterfaceMethodRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What roles may do: held against AWS's own lists of actions, and against what the code asks. */
@Tag("machine")
final class PoliciesTest {

  private static final Path CLASSES = Template.file("functions/target/classes");
  private static final Pattern CLIENT =
      Pattern.compile("software/amazon/awssdk/services/([a-z0-9]+)/\\w+Client");

  /** Each part of a transaction is an action of its own. */
  private static final String TRANSACTION =
      "software/amazon/awssdk/services/dynamodb/model/TransactWriteItem$Builder";

  private static final Pattern ACTION = Pattern.compile("[a-z]+:[A-Z][A-Za-z]+");

  /** Where IAM calls a service otherwise than its client. */
  private static final Map<String, String> PREFIXES = Map.of("eventbridge", "events");

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

  @Test
  void theListsOfAwsFindNothing() throws Exception {
    ObjectNode roles = KapselJson.mapper().createObjectNode();
    Policies.read()
        .roles()
        .forEach(
            (role, statements) -> {
              if (!statements.isEmpty()) {
                roles.set(role, document(statements));
              }
            });
    Path documents = Files.createTempFile("kapsel-policies", ".json");
    try {
      Files.writeString(documents, roles.toString());
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

  private static ObjectNode document(List<Statement> statements) {
    ObjectNode document = KapselJson.mapper().createObjectNode();
    document.put("Version", "2012-10-17");
    ArrayNode all = document.putArray("Statement");
    for (Statement one : statements) {
      if (one.allows()) {
        ObjectNode statement = all.addObject().put("Effect", "Allow");
        one.actions().forEach(statement.putArray("Action")::add);
        one.resources().forEach(statement.putArray("Resource")::add);
      }
    }
    return document;
  }

  @Test
  void nobodyMayDoWhatNoCodeAsksFor() throws Exception {
    TreeSet<String> granted = new TreeSet<>();
    for (List<Statement> role : Policies.read().roles().values()) {
      role.stream().filter(Statement::allows).map(Statement::actions).forEach(granted::addAll);
    }
    TreeSet<String> unused = new TreeSet<>(granted);
    unused.removeAll(askedFor());
    unused.removeAll(REASONS.keySet());
    assertThat(unused).as("rights that nothing needs").isEmpty();
    TreeSet<String> idle = new TreeSet<>(REASONS.keySet());
    idle.removeAll(granted);
    assertThat(idle).as("reasons for what is not granted").isEmpty();
  }

  /** Calls of AWS's clients by the names of the actions, and the actions that policies name. */
  private static TreeSet<String> askedFor() throws Exception {
    TreeSet<String> asked = new TreeSet<>();
    try (Stream<Path> files = Files.walk(CLASSES)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".class")).toList()) {
        for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
          if (entry instanceof InterfaceMethodRefEntry method) {
            Matcher client = CLIENT.matcher(method.owner().asInternalName());
            if (method.owner().asInternalName().equals(TRANSACTION)) {
              asked.add("dynamodb:" + action(method.name().stringValue()) + "Item");
            } else if (client.matches()) {
              String service = PREFIXES.getOrDefault(client.group(1), client.group(1));
              asked.add(service + ":" + action(method.name().stringValue()));
            }
          } else if (entry instanceof StringEntry text
              && ACTION.matcher(text.stringValue()).matches()) {
            asked.add(text.stringValue());
          }
        }
      }
    }
    return asked;
  }

  private static String action(String method) {
    String name = method.equals("getObjectAsBytes") ? "getObject" : method;
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
