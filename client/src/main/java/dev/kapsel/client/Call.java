package dev.kapsel.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Route;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One request: a route with its parameters filled in, and what goes along. */
record Call(
    Route route, String path, Map<String, String> query, @Nullable String body, String mediaType) {

  static Call to(Route route, Object... parameters) {
    return new Call(route, route.path(parameters), Map.of(), null, DefinitionText.JSON);
  }

  Call asking(Map<String, String> parameters) {
    return new Call(route, path, parameters, body, mediaType);
  }

  Call with(DefinitionText text) {
    return new Call(route, path, query, text.text(), text.mediaType());
  }

  Call with(LookupRequest request) {
    try {
      String json = KapselJson.mapper().writeValueAsString(request);
      return new Call(route, path, query, json, DefinitionText.JSON);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a lookup is always JSON", e);
    }
  }

  /** Whether asking twice is the same as asking once. */
  boolean repeatable() {
    return route.method().equals("GET") || route == Route.LOOK_UP;
  }

  String target() {
    return query.isEmpty()
        ? path
        : path
            + query.entrySet().stream()
                .map(
                    e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .sorted()
                .collect(Collectors.joining("&", "?", ""));
  }
}
