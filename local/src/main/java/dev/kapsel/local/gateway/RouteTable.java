package dev.kapsel.local.gateway;

import dev.kapsel.model.access.Access;
import dev.kapsel.model.access.Entrance;
import dev.kapsel.model.api.Route;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the route of a request as an HTTP API does. */
final class RouteTable {

  private RouteTable() {}

  /**
   * @param route who answers it answers the request
   * @param key as the event names it
   * @param parameters decoded
   */
  record Match(Route route, String key, Map<String, String> parameters) {

    /** What goes to the default route, as in the cloud: its function says what is wrong. */
    static final Match DEFAULT = new Match(Route.GET_OPENAPI, "$default", Map.of());

    /** Whether the endpoint lets nobody through whose token is not good. */
    boolean authorized() {
      return key.equals(route.key(Entrance.SIGNED_IN))
          && route.access() != Access.PUBLIC
          && route.access() != Access.WORKER;
    }
  }

  static Optional<Match> find(String method, String rawPath) {
    String[] segments = decoded(rawPath).split("/", -1);
    return Arrays.stream(Route.values())
        .filter(route -> route.method().equals(method))
        .flatMap(route -> match(route, segments))
        .findFirst();
  }

  /** An HTTP API decodes a path before it looks for its route. What is not valid stays. */
  private static String decoded(String rawPath) {
    try {
      return URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return rawPath;
    }
  }

  private static Stream<Match> match(Route route, String[] segments) {
    return route.entrances().stream()
        .flatMap(entrance -> match(route, entrance, segments).stream());
  }

  private static Optional<Match> match(Route route, Entrance entrance, String[] segments) {
    String key = route.key(entrance);
    String[] pattern = key.substring(key.indexOf('/')).split("/", -1);
    int last = pattern.length - 1;
    boolean greedy = pattern[last].endsWith("+}");
    if (greedy ? segments.length < pattern.length : segments.length != pattern.length) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < pattern.length; i++) {
      String segment = segments[i];
      if (greedy && i == last) {
        segment = String.join("/", Arrays.copyOfRange(segments, last, segments.length));
      }
      if (pattern[i].startsWith("{") && !segment.isEmpty()) {
        parameters.put(pattern[i].replaceAll("[{+}]", ""), segment);
      } else if (!pattern[i].equals(segment)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Match(route, key, parameters));
  }
}
