package dev.kapsel.functions.upgrade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kapsel.functions.Gateway;
import dev.kapsel.model.api.Route;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that changes nothing. */
record Question(
    Route route, Map<String, String> parameters, Map<String, String> query, @Nullable String body) {

  static Question of(Route route, Map<String, String> parameters) {
    return new Question(route, parameters, Map.of(), null);
  }

  static Question of(Route route, Map<String, String> parameters, Map<String, String> query) {
    return new Question(route, parameters, query, null);
  }

  /**
   * What came back.
   *
   * @param body a text where it is not JSON
   */
  record Answer(int status, JsonNode body) {}

  /** A question, and what it was answered. */
  record Answered(Question question, Answer answer) {}

  Answer ask(Gateway gateway) {
    Gateway.Asking asking = gateway.ask(route);
    parameters.forEach(asking::with);
    query.forEach(asking::query);
    if (body != null) {
      asking.body(body);
    }
    Gateway.Reply reply = asking.send();
    boolean json = reply.header("content-type").contains("json");
    return new Answer(reply.status(), json ? reply.json() : TextNode.valueOf(reply.text()));
  }
}
