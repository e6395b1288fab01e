package dev.kapsel.bench;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.model.api.Route;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A request to the large workspace, and what its answer must have in it. */
final class ScaleRequest {

  private final Route route;
  private final Map<String, String> path = new HashMap<>(Map.of("workspace", Filling.LARGE));
  private final Map<String, String> query = new HashMap<>();
  private String body = "";
  private String expected = "";

  ScaleRequest(Route route) {
    this.route = route;
  }

  ScaleRequest of(String parameter, String value) {
    path.put(parameter, value);
    return this;
  }

  ScaleRequest asking(String parameter, String value) {
    query.put(parameter, value);
    return this;
  }

  ScaleRequest with(String json) {
    body = json;
    return this;
  }

  ScaleRequest expecting(String text) {
    expected = text;
    return this;
  }

  Route route() {
    return route;
  }

  /**
   * @throws IllegalStateException if this is not the answer
   */
  void check(int status, String answer) {
    if (status / 100 != 2 || !answer.contains(expected)) {
      throw new IllegalStateException(route + " was answered by " + status + ": " + answer);
    }
  }

  /** As a function gets it from the endpoint. */
  APIGatewayV2HTTPEvent event() {
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey(route.key())
        .withHeaders(Map.of("content-type", "application/json"))
        .withPathParameters(path)
        .withQueryStringParameters(query.isEmpty() ? null : query)
        .withBody(body.isEmpty() ? null : body)
        .withRequestContext(Signed.administrator())
        .build();
  }

  /** As the endpoint gets it from a client. */
  HttpRequest http(URI service, String token) {
    String address = route.path();
    for (Map.Entry<String, String> one : path.entrySet()) {
      address = address.replace("{" + one.getKey() + "}", one.getValue());
    }
    String asked =
        query.entrySet().stream()
            .map(one -> one.getKey() + "=" + encoded(one.getValue()))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(
            service.resolve(asked.isEmpty() ? address : address + "?" + asked))
        .header("content-type", "application/json")
        .header("authorization", "Bearer " + token)
        .method(
            route.method(),
            body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .build();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
