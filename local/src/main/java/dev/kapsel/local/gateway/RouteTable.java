package dev.kapsel.local.gateway;

import dev.kapsel.model.access.Access;
import dev.kapsel.model.access.Entrance;
import dev.kapsel.model.api.Route;
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
   * @param parameters as they stand in the address
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
    String[] segments = rawPath.split("/", -1);
    return Arrays.stream(Route.values())
        .filter(route -> route.method().equals(method))
        .flatMap(route -> match(route, segments))
        .findFirst();
  }

  private static Stream<Match> match(Route route, String[] segments) {
    return route.entrances().stream()
        .flatMap(entrance -> match(route, entrance, segments).stream());
  }

  private static Optional<Match> match(Route route, Entrance entrance, String[] segments) {
    String[] pattern = (entrance.prefix() + route.path()).split("/", -1);
    if (pattern.length != segments.length) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < pattern.length; i++) {
      if (pattern[i].startsWith("{") && !segments[i].isEmpty()) {
        parameters.put(pattern[i].substring(1, pattern[i].length() - 1), segments[i]);
      } else if (!pattern[i].equals(segments[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(new Match(route, route.key(entrance), parameters));
  }
}
