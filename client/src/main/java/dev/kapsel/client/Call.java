package dev.kapsel.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.contract.Effect;
import dev.kapsel.model.contract.RouteContract;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One request: a route with its parameters filled in, and what goes along. */
record Call(
    Route route,
    String path,
    Map<String, String> query,
    @Nullable String body,
    String mediaType,
    @Nullable String ifMatch) {

  static Call to(Route route, Object... parameters) {
    return new Call(route, route.path(parameters), Map.of(), null, DefinitionText.JSON, null);
  }

  /** With these parameters too. */
  Call asking(Map<String, String> parameters) {
    Map<String, String> all = new HashMap<>(query);
    all.putAll(parameters);
    return new Call(route, path, Map.copyOf(all), body, mediaType, ifMatch);
  }

  /** For the page after the one with this token; null for the first. */
  Call page(@Nullable String token) {
    if (token == null) {
      return this;
    }
    Map<String, String> parameters = new HashMap<>(query);
    parameters.put("nextToken", token);
    return asking(parameters);
  }

  Call with(DefinitionText text) {
    return new Call(route, path, query, text.text(), text.mediaType(), ifMatch);
  }

  /** With a request of the contract as its body. */
  Call with(Object request) {
    try {
      String json = KapselJson.mapper().writeValueAsString(request);
      return new Call(route, path, query, json, DefinitionText.JSON, ifMatch);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every request is JSON", e);
    }
  }

  /** Only if what it changes is still as it was read with this tag. */
  Call ifStill(String tag) {
    return new Call(route, path, query, body, mediaType, tag);
  }

  /** Whether it needs a key, so that asking twice is the same as asking once. */
  boolean keyed() {
    return RouteContract.of(route).effect() == Effect.ACTS;
  }

  String target() {
    return query.isEmpty()
        ? path
        : path
            + query.entrySet().stream()
                .map(one -> one.getKey() + "=" + encoded(one.getValue()))
                .sorted()
                .collect(Collectors.joining("&", "?", ""));
  }

  /** A space as signatures of AWS know it, which see nothing of forms. */
  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
