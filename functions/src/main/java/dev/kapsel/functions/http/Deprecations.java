package dev.kapsel.functions.http;

import dev.kapsel.model.api.Route;
import dev.kapsel.model.contract.Deprecation;
import dev.kapsel.model.contract.RouteContract;
import java.util.EnumMap;
import java.util.Map;

/** Which routes should no longer be used: what the contract says, unless a test says otherwise. */
public record Deprecations(Map<Route, Deprecation> routes) {

  public Deprecations {
    routes = Map.copyOf(routes);
  }

  static Deprecations stated() {
    Map<Route, Deprecation> stated = new EnumMap<>(Route.class);
    for (Route route : Route.values()) {
      Deprecation notice = RouteContract.of(route).deprecated();
      if (notice != null) {
        stated.put(route, notice);
      }
    }
    return new Deprecations(stated);
  }

  /** What the answers of a route say of it. */
  Map<String, String> headers(Route route) {
    Deprecation notice = routes.get(route);
    return notice == null ? Map.of() : notice.headers();
  }
}
