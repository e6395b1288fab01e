package dev.kapsel.model.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.oci.Sha256;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands in the braces of paths. */
final class PathParameters {

  private static final Pattern BRACES = Pattern.compile("\\{([a-z]+)}");

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("workspace", new Kind(WorkspaceName.class, "The workspace.", "default")),
          Map.entry("name", new Kind(EnvironmentName.class, "The environment.", "forecast")),
          Map.entry("version", new Kind(VersionName.class, "The version, or `latest`.", "1")),
          Map.entry("hash", new Kind(DefinitionHash.class, "The definition hash.", Examples.HEX)),
          Map.entry("build", new Kind(BuildId.class, "The build.", Examples.BUILD)),
          Map.entry(
              "member", new Kind(Member.class, "`user:SUBJECT` or `group:NAME`.", "user:ada")),
          Map.entry("token", new Kind(null, "The id of the service token.", "t0123456789abcdef")),
          Map.entry("upload", new Kind(Sha256.class, "The id of the upload.", Examples.HEX)),
          Map.entry(
              "content", new Kind(Sha256.class, "The hash of the build context.", Examples.HEX)),
          Map.entry("generation", new Kind(Integer.class, "The number of the generation.", 1)),
          Map.entry("code", new Kind(ProblemCode.class, "The code of a problem.", "not-found")));

  private PathParameters() {}

  /**
   * @param type null: any text
   */
  private record Kind(@Nullable Class<?> type, String description, Object example) {}

  static ArrayNode of(Route route, Schemas schemas) {
    ArrayNode parameters = JsonNodeFactory.instance.arrayNode();
    BRACES
        .matcher(route.path())
        .results()
        .map((MatchResult found) -> found.group(1))
        .forEach(name -> parameters.add(parameter(route, name, schemas)));
    return parameters;
  }

  private static ObjectNode parameter(Route route, String name, Schemas schemas) {
    Kind kind = KINDS.get(name);
    if (kind == null) {
      throw new IllegalStateException(route + ": what is {" + name + "}?");
    }
    ObjectNode parameter =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", name)
            .put("in", "path")
            .put("required", true)
            .put("description", kind.description());
    parameter.set("schema", schema(kind.type(), schemas));
    parameter.putPOJO("example", kind.example());
    return parameter;
  }

  private static ObjectNode schema(@Nullable Class<?> type, Schemas schemas) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (type == null) {
      return node.put("type", "string").put("minLength", 1);
    }
    if (type == Integer.class) {
      return node.put("type", "integer").put("minimum", 1).put("maximum", Integer.MAX_VALUE);
    }
    if (type == ProblemCode.class) {
      ArrayNode codes = node.put("type", "string").putArray("enum");
      Arrays.stream(ProblemCode.values()).map(ProblemCode::toString).forEach(codes::add);
      return node;
    }
    return schemas.of(type);
  }
}
