package dev.kapsel.model.contract;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The headers of answers, as components. */
final class ReplyHeaders {

  static final String REQUEST_ID = "kapsel-request-id";

  private ReplyHeaders() {}

  static ObjectNode components() {
    ObjectNode headers = JsonNodeFactory.instance.objectNode();
    for (ReplyHeader header : ReplyHeader.values()) {
      put(headers, header.toString(), header.description());
    }
    put(headers, REQUEST_ID, "Names the request in the service's log.");
    put(
        headers,
        "RateLimit-Policy",
        "How often one caller may ask: `q` requests, given back in `w` seconds.");
    put(headers, "RateLimit", "`r` requests are left; in `t` seconds there are more.");
    put(headers, "Allow", "The methods that the address takes.");
    return headers;
  }

  static void refer(ObjectNode response, String name) {
    response.withObject("/headers").putObject(name).put("$ref", "#/components/headers/" + name);
  }

  private static void put(ObjectNode headers, String name, String description) {
    headers
        .putObject(name)
        .put("description", description)
        .putObject("schema")
        .put("type", name.equals("Retry-After") ? "integer" : "string");
  }
}
