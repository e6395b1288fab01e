package dev.kapsel.model.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.api.ContextRequest;
import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.PreviewRequest;
import dev.kapsel.model.api.TokenRequest;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.context.ContextLimits;
import dev.kapsel.model.workspace.WorkspaceSettings;
import java.util.Map;

/**
 * How large what callers send may be. Records check it themselves; {@code OpenApiLimitsTest} holds
 * the two together.
 */
final class Limits {

  /** A reference: registry, path, tag, digest. What has a dot before the path is a registry. */
  private static final String IMAGE =
      "^(?![^/]*_[^/]*\\.[^/]*/)(?![^/]*\\.[^/]*_[^/]*/)"
          + "([a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:[0-9]{1,5})?/)?"
          + "[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*"
          + "(:[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?$";

  private static final String LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";

  /** No control characters; of several lines, line ends and tabs all the same. */
  private static final String LINE = "^[^\\u0000-\\u001f\\u007f-\\u009f]*$";

  private static final String LINES = "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]*$";

  private static final String HOSTS = key(WorkspaceSettings.NetworkPolicy.class, "hosts");

  private static final Map<String, ObjectNode> FIELDS =
      Map.ofEntries(
          length(WorkspaceRequest.class, "description", 0, WorkspaceRequest.LONGEST_DESCRIPTION),
          length(TokenRequest.class, "name", 1, 100),
          range(ContextRequest.class, "size", 1, ContextLimits.ARCHIVE_BYTES),
          range(CurrentRequest.class, "generation", 1, Integer.MAX_VALUE),
          range(TokenRequest.class, "days", 1, TokenRequest.MOST_DAYS),
          range(WorkspaceSettings.class, "retentionDays", 1, 3650),
          Map.entry(key(WorkspaceSettings.class, "defaultBase"), text(255, IMAGE)),
          range(WorkspaceSettings.Quotas.class, "environments", 0, 1_000_000),
          range(WorkspaceSettings.Quotas.class, "activeBuilds", 0, 1_000_000),
          Map.entry(HOSTS, node().put("maxItems", 100)),
          Map.entry(key(PreviewRequest.class, "definition"), node().put("type", "object")),
          Map.entry(key(EnvironmentChange.class, "description"), text(5_000, LINES)),
          Map.entry(key(EnvironmentChange.class, "tags"), tags()),
          Map.entry(key(VersionChange.class, "description"), text(5_000, LINES)),
          Map.entry(key(VersionChange.class, "tags"), tags()),
          Map.entry(key(VersionChange.class, "stage"), text(1_000, LINE)));

  private static final Map<String, ObjectNode> ITEMS =
      Map.of(
          HOSTS,
          node()
              .put("maxLength", 255)
              .put("pattern", "^(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*$"));

  private static final Map<Class<?>, ObjectNode> TYPES =
      Map.of(
          LookupRequest.class,
          node().put("minProperties", 1).put("maxProperties", 1),
          PreviewRequest.class,
          oneOf("definition", "yaml"));

  private Limits() {}

  static ObjectNode field(Class<?> record, String name) {
    return FIELDS.getOrDefault(key(record, name), node());
  }

  /** Of each item of a list. */
  static ObjectNode item(Class<?> record, String name) {
    return ITEMS.getOrDefault(key(record, name), node());
  }

  static ObjectNode type(Class<?> type) {
    return TYPES.getOrDefault(type, node());
  }

  private static Map.Entry<String, ObjectNode> length(
      Class<?> record, String field, int least, int most) {
    ObjectNode node = node().put("maxLength", most);
    if (least > 0) {
      node.put("minLength", least).put("pattern", "\\S");
    }
    return Map.entry(key(record, field), node);
  }

  private static ObjectNode text(int most, String pattern) {
    return node().put("maxLength", most).put("pattern", pattern);
  }

  private static ObjectNode tags() {
    ObjectNode node = node().put("maxProperties", 50);
    node.putObject("propertyNames").put("minLength", 1).put("maxLength", 100).put("pattern", LINE);
    node.putObject("additionalProperties")
        .put("type", "string")
        .put("maxLength", 1_000)
        .put("pattern", LINES);
    return node;
  }

  private static Map.Entry<String, ObjectNode> range(
      Class<?> record, String field, int least, int most) {
    return Map.entry(key(record, field), node().put("minimum", least).put("maximum", most));
  }

  private static ObjectNode oneOf(String... fields) {
    ObjectNode node = node();
    ArrayNode ways = node.putArray("oneOf");
    for (String field : fields) {
      ways.addObject().putArray("required").add(field);
    }
    return node;
  }

  private static String key(Class<?> record, String field) {
    return record.getName() + "#" + field;
  }

  private static ObjectNode node() {
    return JsonNodeFactory.instance.objectNode();
  }
}
