package dev.kapsel.local.gateway;

import dev.kapsel.model.access.Access;
import dev.kapsel.model.access.Entrance;
import dev.kapsel.model.api.Route;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the route of a request as an HTTP API does. */
final class RouteTable {

  private static final List<Pattern> PATTERNS =
      Arrays.stream(Route.values())
          .flatMap(route -> route.entrances().stream().map(one -> Pattern.of(route, one)))
          .toList();

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

  /** A route behind one of its entrances. */
  private record Pattern(Route route, String key, List<String> parts) {

    static Pattern of(Route route, Entrance entrance) {
      String key = route.key(entrance);
      return new Pattern(route, key, List.of(key.substring(key.indexOf('/')).split("/", -1)));
    }

    private boolean greedy() {
      return parts.getLast().endsWith("+}");
    }

    Optional<Match> match(List<String> segments) {
      int last = parts.size() - 1;
      if (greedy() ? segments.size() <= last : segments.size() != parts.size()) {
        return Optional.empty();
      }
      Map<String, String> parameters = new HashMap<>();
      for (int i = 0; i < parts.size(); i++) {
        String part = parts.get(i);
        boolean rest = greedy() && i == last;
        String segment =
            rest ? String.join("/", segments.subList(i, segments.size())) : segments.get(i);
        if (part.startsWith("{") && !segment.isEmpty()) {
          parameters.put(part.substring(1, part.length() - (rest ? 2 : 1)), segment);
        } else if (!part.equals(segment)) {
          return Optional.empty();
        }
      }
      return Optional.of(new Match(route, key, parameters));
    }
  }

  static Optional<Match> find(String method, String rawPath) {
    List<String> segments = List.of(decoded(rawPath).split("/", -1));
    return PATTERNS.stream()
        .filter(pattern -> pattern.route().method().equals(method))
        .flatMap(pattern -> pattern.match(segments).stream())
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
}
