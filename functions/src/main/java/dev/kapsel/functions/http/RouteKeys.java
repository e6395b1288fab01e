package dev.kapsel.functions.http;

import dev.kapsel.model.access.Entrance;
import dev.kapsel.model.api.Route;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Routes by the names that an HTTP API gives them in its events. */
final class RouteKeys {

  private static final Map<String, Found> KEYS = keys();

  private RouteKeys() {}

  /** A route and the way in that was taken to it. */
  record Found(Route route, Entrance entrance) {}

  static Optional<Found> find(String key) {
    return Optional.ofNullable(KEYS.get(key));
  }

  private static Map<String, Found> keys() {
    Map<String, Found> keys = new HashMap<>();
    for (Route route : Route.values()) {
      for (Entrance entrance : route.entrances()) {
        keys.put(route.key(entrance), new Found(route, entrance));
      }
    }
    return Map.copyOf(keys);
  }
}
