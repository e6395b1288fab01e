package dev.kapsel.functions.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.format.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a {@code Custom::KapselEnvironment}. CloudFormation makes a text of every
 * scalar, so {@code true} and {@code false} are taken back where a definition can have no text in
 * their place; a definition that is written as a text is taken as it is.
 *
 * @param definition null: it is in a file
 * @param file where it is; null: the definition is here
 * @param timeout after which the stack gives a request up
 */
record EnvironmentProperties(
    WorkspaceName workspace,
    EnvironmentName name,
    @Nullable Object definition,
    @Nullable S3Object file,
    boolean waits,
    Duration timeout) {

  private static final String WORKSPACE = "Workspace";
  private static final String NAME = "Name";
  private static final String DEFINITION = "Definition";
  private static final String FILE = DefinitionFiles.PROPERTY;
  private static final String WAIT = "Wait";
  private static final String TIMEOUT = "ServiceTimeout";

  /** In seconds; so long at most, and unless it says otherwise, CloudFormation waits. */
  private static final int LONGEST_TIMEOUT = 3600;

  static final Set<String> KNOWN =
      Set.of("ServiceToken", TIMEOUT, WORKSPACE, NAME, DEFINITION, FILE, WAIT);

  /**
   * A key is any text, as it is: nothing of it stands for something else. Of what AWS would rather
   * not have in one, signs that nobody sees are refused. Source: "Naming Amazon S3 objects" of its
   * guide.
   */
  private static final Pattern OBJECT =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/([^\\x00-\\x1f\\x7f]+)");

  private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,3}");

  /** What people name themselves in a definition, and where any text may stand. */
  private static final Set<String> TEXTS = Set.of("variables", "arguments", "tags");

  /** Where a definition is that is not in the template. */
  record S3Object(String bucket, String key) {}

  /**
   * @throws Rejected if a property is missing, unknown or not valid
   */
  static EnvironmentProperties of(Map<String, Object> properties) {
    Set<String> unknown = new TreeSet<>(properties.keySet());
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      throw Rejected.invalid(
          "/" + unknown.iterator().next(),
          "there is no property " + unknown,
          "Use "
              + String.join(", ", WORKSPACE, NAME, DEFINITION + " or " + FILE)
              + " and "
              + WAIT
              + ".");
    }
    return new EnvironmentProperties(
        workspace(properties),
        named(properties, NAME, EnvironmentName::new),
        properties.containsKey(FILE) ? null : required(properties, DEFINITION),
        file(properties),
        flag(properties.get(WAIT)),
        timeout(properties)
            .orElseThrow(
                () ->
                    Rejected.invalid(
                        "/" + TIMEOUT,
                        TIMEOUT + " is `" + properties.get(TIMEOUT) + "`",
                        "Write seconds, " + LONGEST_TIMEOUT + " at most.")));
  }

  /**
   * How long the stack waits, but for what is needed to tell it why it waits in vain: eleven
   * twelfths of what CloudFormation does, 55 minutes of an hour.
   */
  Duration patience() {
    return timeout.multipliedBy(11).dividedBy(12);
  }

  /** After which the stack gives a request up; empty where what it says is none. */
  static Optional<Duration> timeout(Map<String, Object> properties) {
    return Optional.of(String.valueOf(properties.getOrDefault(TIMEOUT, LONGEST_TIMEOUT)))
        .filter(text -> SECONDS.matcher(text).matches())
        .map(Integer::parseInt)
        .filter(seconds -> seconds <= LONGEST_TIMEOUT)
        .map(Duration::ofSeconds);
  }

  private static WorkspaceName workspace(Map<String, Object> properties) {
    WorkspaceName workspace = named(properties, WORKSPACE, WorkspaceName::new);
    if (workspace.equals(WorkspaceName.CURATED)) {
      throw Rejected.invalid(
          "/" + WORKSPACE,
          WORKSPACE + " is `curated`, to which only administrators publish",
          "Name a workspace of your own; what `curated` has is hit from all of them.");
    }
    return workspace;
  }

  /** Constant for as long as the environment is the same. */
  String physical() {
    return workspace + "/" + name;
  }

  private static @Nullable S3Object file(Map<String, Object> properties) {
    if (!properties.containsKey(FILE)) {
      return null;
    }
    String text = required(properties, FILE).toString();
    if (properties.containsKey(DEFINITION)) {
      throw Rejected.invalid(
          "/" + FILE, "there are both " + DEFINITION + " and " + FILE, "Leave one of them out.");
    }
    Matcher matcher = OBJECT.matcher(text);
    if (!matcher.matches()) {
      throw Rejected.invalid(
          "/" + FILE, FILE + " is `" + text + "`", "Write it as s3://BUCKET/KEY.");
    }
    return new S3Object(matcher.group(1), matcher.group(2));
  }

  DefinitionDocument document(Reading reading, DefinitionFiles files) {
    return file == null
        ? document(reading)
        : DefinitionReader.read(files.read(file.bucket(), file.key()), Format.YAML, reading);
  }

  private DefinitionDocument document(Reading reading) {
    return definition instanceof String text
        ? DefinitionReader.read(text, Format.YAML, reading)
        : DefinitionReader.read(tree(definition, false), reading);
  }

  private static JsonNode tree(@Nullable Object value, boolean texts) {
    return switch (value) {
      case null -> JsonNodeFactory.instance.nullNode();
      case Map<?, ?> map -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        map.forEach(
            (key, one) -> {
              String name = String.valueOf(key);
              object.set(name, tree(one, texts || TEXTS.contains(name)));
            });
        yield object;
      }
      case List<?> list -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        list.forEach(one -> array.add(tree(one, texts)));
        yield array;
      }
      default -> scalar(value.toString(), texts);
    };
  }

  private static JsonNode scalar(String text, boolean texts) {
    boolean isFlag = text.equals("true") || text.equals("false");
    return isFlag && !texts
        ? BooleanNode.valueOf(Boolean.parseBoolean(text))
        : JsonNodeFactory.instance.textNode(text);
  }

  private static Object required(Map<String, Object> properties, String name) {
    Object value = properties.get(name);
    if (value == null || value.toString().isBlank()) {
      throw Rejected.invalid("/" + name, "property " + name + " is missing", "Set " + name + ".");
    }
    return value;
  }

  private static <T> T named(
      Map<String, Object> properties, String name, Function<String, T> parse) {
    try {
      return parse.apply(required(properties, name).toString());
    } catch (IllegalArgumentException e) {
      throw Rejected.invalid(
          "/" + name, String.valueOf(e.getMessage()), "Choose another " + name + ".");
    }
  }

  private static boolean flag(@Nullable Object value) {
    return switch (value == null ? "false" : value.toString()) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw Rejected.invalid("/" + WAIT, WAIT + " is `" + value + "`", "Use true or false.");
    };
  }
}
