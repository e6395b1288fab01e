package dev.kapsel.model.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.access.Access;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How operations answer: well, not changed, and with problems. */
final class Replies {

  private final Schemas schemas;

  /** The problems of a status, which many routes share. */
  private final ObjectNode shared = JsonNodeFactory.instance.objectNode();

  Replies(Schemas schemas) {
    this.schemas = schemas;
  }

  ObjectNode of(RouteContract contract) {
    ObjectNode responses = JsonNodeFactory.instance.objectNode();
    contract.replies().stream()
        .sorted(Comparator.comparingInt(Reply::status))
        .forEach(reply -> responses.set(String.valueOf(reply.status()), good(contract, reply)));
    if (contract.route().method().equals("GET")) {
      ObjectNode same = responses.putObject("304");
      same.put("description", "The caller has it already: `If-None-Match` names it.");
      ReplyHeaders.refer(same, "ETag");
      always(contract, same);
    }
    Map<Integer, Set<ProblemCode>> byStatus =
        contract.problems().stream()
            .collect(
                Collectors.groupingBy(
                    ProblemCode::status,
                    TreeMap::new,
                    Collectors.toCollection(() -> EnumSet.noneOf(ProblemCode.class))));
    byStatus.forEach(
        (status, codes) ->
            responses.putObject(String.valueOf(status)).put("$ref", shared(contract, codes)));
    return responses;
  }

  ObjectNode components() {
    return shared;
  }

  private String shared(RouteContract contract, Set<ProblemCode> codes) {
    String name =
        (contract.ofWorkers() ? "worker." : "")
            + codes.stream().map(ProblemCode::toString).collect(Collectors.joining("."));
    if (!shared.has(name)) {
      shared.set(name, bad(contract, codes));
    }
    return "#/components/responses/" + name;
  }

  private ObjectNode good(RouteContract contract, Reply reply) {
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.put("description", meaning(reply.status()));
    for (ReplyHeader header : new TreeSet<>(reply.headers())) {
      ReplyHeaders.refer(response, header.toString());
    }
    always(contract, response);
    Class<?> body = reply.body();
    if (body != null) {
      ObjectNode content = response.putObject("content");
      for (String type : new TreeSet<>(reply.mediaTypes())) {
        content.set(type, media(contract, reply, body, type));
      }
    }
    return response;
  }

  private ObjectNode media(RouteContract contract, Reply reply, Class<?> body, String type) {
    ObjectNode media = JsonNodeFactory.instance.objectNode();
    if (!type.equals("application/json")) {
      media.putObject("schema").put("type", "string");
      if (body == String.class) {
        media.set("example", Examples.of(body));
      }
      return media;
    }
    if (body == JsonNode.class) {
      media.putObject("schema").put("type", "object");
      media.putObject("example").put("title", "Kapsel");
      return media;
    }
    JsonNode example = Examples.of(contract.route(), reply.status(), body);
    media.set("schema", reply.paged() ? page(body) : schemas.of(body));
    Examples.put(media, reply.paged() ? Examples.page(example) : example);
    return media;
  }

  private ObjectNode page(Class<?> row) {
    ObjectNode page = JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode properties = page.putObject("properties");
    ObjectNode items = properties.putObject("items").put("type", "array");
    items.set("items", schemas.of(row));
    properties
        .putObject("nextToken")
        .put("type", "string")
        .put("description", "Asks for the next page; absent at the end.");
    page.putArray("required").add("items");
    return page;
  }

  private ObjectNode bad(RouteContract contract, Set<ProblemCode> codes) {
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.put(
        "description",
        codes.stream().map(code -> code.title() + " (`" + code + "`)").collect(JOINED) + ".");
    always(contract, response);
    ObjectNode media = response.putObject("content").putObject(Problem.MEDIA_TYPE);
    media.set("schema", schemas.of(Problem.class));
    ObjectNode examples = media.putObject("examples");
    for (ProblemCode code : codes) {
      examples.putObject(code.toString()).put("$ref", "#/components/examples/" + code);
    }
    return response;
  }

  private static final java.util.stream.Collector<CharSequence, ?, String> JOINED =
      Collectors.joining("; ");

  private static void always(RouteContract contract, ObjectNode response) {
    ReplyHeaders.refer(response, ReplyHeaders.REQUEST_ID);
    if (contract.route().access() != Access.WORKER) {
      List.of("RateLimit-Policy", "RateLimit").forEach(name -> ReplyHeaders.refer(response, name));
    }
  }

  private static String meaning(int status) {
    return switch (status) {
      case 200 -> "As asked.";
      case 201 -> "It was made.";
      case 202 -> "A build makes it; `Location` is where to follow it.";
      case 204 -> "Done.";
      default -> throw new IllegalArgumentException("what does " + status + " mean?");
    };
  }
}
