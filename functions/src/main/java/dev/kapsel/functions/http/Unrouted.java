package dev.kapsel.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.access.Entrance;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is said to a request that no route takes. An HTTP API hands it to its default route; without
 * one it would answer 404 to everything, a wrong method included.
 */
final class Unrouted {

  /** How an HTTP API names that route. */
  static final String KEY = "$default";

  private Unrouted() {}

  static Rejected refusal(APIGatewayV2HTTPEvent event) {
    var context = event.getRequestContext();
    var http = context == null ? null : context.getHttp();
    String path = event.getRawPath();
    if (http == null || path == null) {
      return nothing(event.getRouteKey());
    }
    Set<String> methods = methods(path);
    if (methods.isEmpty() || methods.contains(http.getMethod())) {
      return nothing(http.getMethod() + " " + path);
    }
    String allowed = String.join(", ", methods);
    return Rejected.of(
            ProblemCode.METHOD_NOT_ALLOWED,
            "`" + path + "` does not take `" + http.getMethod() + "`",
            "Use " + allowed + ".")
        .with("allow", allowed);
  }

  static Rejected nothing(@Nullable String asked) {
    return Rejected.notFound(
        "nothing answers at `" + asked + "`", "Look at the list of routes: /v1/openapi.json.");
  }

  private static Set<String> methods(String path) {
    String[] segments = path.split("/", -1);
    return Arrays.stream(Route.values())
        .filter(route -> route.entrances().stream().anyMatch(way -> matches(route, way, segments)))
        .map(Route::method)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean matches(Route route, Entrance entrance, String[] segments) {
    String[] pattern = (entrance.prefix() + route.path()).split("/", -1);
    if (pattern.length != segments.length) {
      return false;
    }
    for (int i = 0; i < pattern.length; i++) {
      boolean parameter = pattern[i].startsWith("{") && !segments[i].isEmpty();
      if (!parameter && !pattern[i].equals(segments[i])) {
        return false;
      }
    }
    return true;
  }
}
