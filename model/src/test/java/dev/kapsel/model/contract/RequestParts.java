package dev.kapsel.model.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.definition.Definition;
import java.util.Objects;

/** What an operation takes beside its path: query, headers, body. */
final class RequestParts {

  private static final String TAGS = "(W/)?\"[!#-~]*\"";

  private RequestParts() {}

  private static ObjectNode last(ArrayNode parameters) {
    return (ObjectNode) parameters.get(parameters.size() - 1);
  }

  static ArrayNode parameters(RouteContract contract, Schemas schemas) {
    ArrayNode parameters = JsonNodeFactory.instance.arrayNode();
    for (Parameter parameter : contract.query()) {
      ObjectNode schema = add(parameters, parameter.name(), "query", parameter.description());
      if (parameter.type() == String.class) {
        schema.put("minLength", 1);
      } else if (parameter.range() != null) {
        schema
            .put("type", "integer")
            .put("minimum", parameter.range().least())
            .put("maximum", parameter.range().most());
      } else {
        last(parameters).set("schema", schemas.of(parameter.type()));
      }
      if (parameter.example() != null) {
        last(parameters).put("example", parameter.example());
      }
    }
    if (contract.guarded()) {
      ObjectNode schema =
          add(
              parameters,
              "If-Match",
              "header",
              "The `ETag` of the state that is changed, or `*` for whatever is there.");
      schema.put("pattern", "^(\\*|" + TAGS + "( *, *" + TAGS + ")*)$");
      ((ObjectNode) parameters.get(parameters.size() - 1))
          .put("required", true)
          .put("example", "*");
    }
    if (contract.route().method().equals("GET")) {
      add(
          parameters,
          "If-None-Match",
          "header",
          "`ETag`s that the caller has; if one is still right, the answer is 304.");
    }
    if (contract.keyed()) {
      add(
              parameters,
              "Idempotency-Key",
              "header",
              "A new quoted text for each request. The same request with the same key gets the same"
                  + " answer for 24 hours, and is carried out once.")
          .put("pattern", "^(\"[ !#-\\[\\]-~]{1,255}\"|[A-Za-z0-9._~:/+=-]{1,255})$");
    }
    return parameters;
  }

  private static ObjectNode add(ArrayNode all, String name, String in, String description) {
    return all.addObject()
        .put("name", name)
        .put("in", in)
        .put("description", description)
        .putObject("schema")
        .put("type", "string");
  }

  static ObjectNode body(RouteContract contract, Schemas schemas) {
    Class<?> type = Objects.requireNonNull(contract.body());
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("required", true);
    ObjectNode content = body.putObject("content");
    if (type == Definition.class) {
      body.put("description", "A native definition, as JSON or YAML.");
      for (String mediaType : new String[] {"application/json", "application/yaml"}) {
        ObjectNode media = content.putObject(mediaType);
        media.set("schema", Scalars.schema(Definition.class).orElseThrow());
        media.putObject("examples").putObject("forecast").set("value", Examples.document());
      }
      return body;
    }
    ObjectNode media = content.putObject("application/json");
    media.set("schema", schemas.sent(type));
    Examples.put(media, Examples.of(type));
    return body;
  }
}
