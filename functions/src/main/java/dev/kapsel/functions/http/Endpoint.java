package dev.kapsel.functions.http;

import dev.kapsel.model.api.Route;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which function answers which routes: the one table of it, for the stack's template as for the
 * gateway of one machine. Handlers are named as the template names them.
 */
public enum Endpoint {
  REGISTER("RegisterFunction", Route.REGISTER, Route.REGISTER_VERSION),
  LOOKUP("LookupFunction", Route.LOOK_UP),
  ENSURE("EnsureFunction", Route.ENSURE_IMAGE),
  CATALOG(
      "CatalogFunction",
      Route.LIST_ENVIRONMENTS,
      Route.LIST_VERSIONS,
      Route.GET_VERSION,
      Route.GET_IMAGE,
      Route.GET_LOCK,
      Route.LIST_BUILDS,
      Route.GET_BUILD,
      Route.GET_BUILD_LOG),
  PROTOCOL(
      "ProtocolFunction",
      Route.WORKER_EXCHANGE,
      Route.WORKER_PROGRESS,
      Route.WORKER_KNOWN,
      Route.WORKER_RESULT,
      Route.WORKER_FAILURE);

  private static final String PACKAGE = "dev.kapsel.functions.";

  private final String handler;
  private final Set<Route> routes;

  Endpoint(String handler, Route first, Route... others) {
    this.handler = PACKAGE + handler;
    this.routes = EnumSet.of(first, others);
  }

  /** The name of the class that answers, an {@link HttpFunction}. */
  public String handler() {
    return handler;
  }

  public Set<Route> routes() {
    return Set.copyOf(routes);
  }

  /** Who answers a route. */
  public static Endpoint of(Route route) {
    return Arrays.stream(values())
        .filter(endpoint -> endpoint.routes.contains(route))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(route + " has no handler"));
  }
}
