package dev.kapsel.model.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.access.Access;
import dev.kapsel.model.access.Entrance;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The contract as an OpenAPI document, written from the table of routes and the records. */
final class OpenApiDocument {

  private final ObjectNode document = JsonNodeFactory.instance.objectNode();
  private final Schemas schemas = new Schemas();
  private final Replies replies = new Replies(schemas);

  private OpenApiDocument() {}

  private static final class Written {
    private static final ObjectNode DOCUMENT = new OpenApiDocument().all();
  }

  /** Once for all tests: every source of the module is read for it. */
  static ObjectNode write() {
    return Written.DOCUMENT.deepCopy();
  }

  /** What programs that are made from the document call a route. */
  static String operation(Route route) {
    String words =
        Arrays.stream(route.name().split("_", -1))
            .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
            .collect(Collectors.joining());
    return Character.toLowerCase(words.charAt(0)) + words.substring(1);
  }

  private ObjectNode all() {
    document.put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Kapsel")
        .put("version", "1")
        .put("summary", "The environment service for machine learning.")
        .put("description", INTRODUCTION);
    servers(document, List.of(Entrance.values()));
    ObjectNode paths = document.putObject("paths");
    for (Route route : Route.values()) {
      ObjectNode path = paths.withObject("/" + escaped(route.path()));
      if (!path.has("parameters")) {
        path.set("parameters", PathParameters.of(route, schemas));
      }
      path.set(route.method().toLowerCase(Locale.ROOT), operation(RouteContract.of(route)));
    }
    components();
    return document;
  }

  private static final String INTRODUCTION =
      """
      Definitions of what a run needs are registered as versions of an environment, and turned into \
      images once for everybody who asks.

      People send an access token of the installation's OpenID issuer; machines send a service token \
      and put `/token` before the path, or sign with credentials of AWS and put `/iam` before it. Each operation states the role that it takes in the \
      workspace of its address. Problems are RFC 9457; their `type` leads to a page about the code.
      """;

  private static String escaped(String path) {
    return path.replace("~", "~0").replace("/", "~1");
  }

  private static void servers(ObjectNode node, List<Entrance> entrances) {
    ArrayNode servers = node.putArray("servers");
    for (Entrance entrance : entrances) {
      servers
          .addObject()
          .put("url", entrance.prefix().isEmpty() ? "/" : entrance.prefix())
          .put(
              "description",
              switch (entrance) {
                case SIGNED_IN -> "For people";
                case SERVICE_TOKEN -> "For machines with a service token";
                case IAM -> "For machines with credentials of AWS; not on one machine";
              });
    }
  }

  private ObjectNode operation(RouteContract contract) {
    Route route = contract.route();
    ObjectNode operation = JsonNodeFactory.instance.objectNode();
    operation.putArray("tags").add(tag(route));
    operation.put("operationId", operation(route));
    operation.put("summary", contract.summary());
    operation.put("description", Roles.sentence(route.access()));
    operation.put("x-kapsel-access", route.access().toString());
    if (contract.deprecated() != null) {
      operation.put("deprecated", true);
    }
    if (!route.entrances().contains(Entrance.SERVICE_TOKEN)) {
      servers(operation, List.of(Entrance.SIGNED_IN));
    }
    operation.set("security", Roles.security(route.access()));
    ArrayNode parameters = RequestParts.parameters(contract, schemas);
    if (!parameters.isEmpty()) {
      operation.set("parameters", parameters);
    }
    if (contract.body() != null) {
      operation.set("requestBody", RequestParts.body(contract, schemas));
    }
    operation.set("responses", replies.of(contract));
    return operation;
  }

  private static String tag(Route route) {
    if (route.access() == Access.WORKER) {
      return "workers";
    }
    if (route.access() == Access.PUBLIC) {
      return "documents";
    }
    String[] parts = route.path().split("/", -1);
    return parts.length > 4 && parts[2].equals("workspaces") ? parts[4] : "workspaces";
  }

  private void components() {
    schemas.of(Problem.class);
    ObjectNode components = document.putObject("components");
    ObjectNode all = components.putObject("schemas");
    Map<String, JsonNode> sorted = new TreeMap<>();
    schemas.components().properties().forEach(one -> sorted.put(one.getKey(), one.getValue()));
    sorted.putAll(DefinitionSchema.components());
    all.setAll(sorted);
    all.withObject("/Problem/properties/code").set("enum", codes());
    components.set("headers", ReplyHeaders.components());
    components.set("responses", replies.components());
    ObjectNode examples = components.putObject("examples");
    for (ProblemCode code : ProblemCode.values()) {
      examples.putObject(code.toString()).set("value", Examples.json(Examples.problem(code)));
    }
    components.set("securitySchemes", Roles.schemes());
  }

  private static ArrayNode codes() {
    ArrayNode codes = JsonNodeFactory.instance.arrayNode();
    Arrays.stream(ProblemCode.values()).map(ProblemCode::toString).forEach(codes::add);
    return codes;
  }
}
