package dev.kapsel.functions.http;

import dev.kapsel.model.api.Route;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which function answers which routes: the one table of it, for the stack's template as for the
 * gateway of one machine. Handlers are named as the template names them.
 */
public enum Endpoint {
  REGISTER("RegisterFunction"),
  LOOKUP("LookupFunction"),
  PREVIEW("PreviewFunction"),
  COMPARISON("ComparisonFunction"),
  ENSURE("EnsureFunction"),
  CATALOG("CatalogFunction"),
  EDIT("EditFunction"),
  WORKSPACE("WorkspaceFunction"),
  CHANGES("ChangesFunction"),
  SEARCH("SearchFunction"),
  PROTOCOL("ProtocolFunction"),
  GENERATION("GenerationFunction"),
  IMPORT_CURATED("ImportCuratedFunction"),
  CONTEXT("ContextFunction"),
  /** Also answers what is no route, as the default route of an HTTP API. */
  DOCUMENT("DocumentFunction");

  private static final String PACKAGE = "dev.kapsel.functions.";

  private final String handler;

  Endpoint(String handler) {
    this.handler = PACKAGE + handler;
  }

  /** Who answers a route. */
  public static Endpoint of(Route route) {
    return switch (route) {
      case REGISTER, REGISTER_VERSION, COPY_VERSION, CREATE_ANONYMOUS -> REGISTER;
      case UPDATE_ENVIRONMENT, UPDATE_VERSION -> EDIT;
      case LOOK_UP -> LOOKUP;
      case PREVIEW -> PREVIEW;
      case COMPARE_VERSIONS, COMPARE_HASHES, COMPARE_GENERATIONS -> COMPARISON;
      case ENSURE_IMAGE -> ENSURE;
      case LIST_ENVIRONMENTS,
          LIST_VERSIONS,
          GET_VERSION,
          GET_ENVIRONMENT,
          GET_HISTORY,
          GET_IMAGE,
          GET_LOCK,
          GET_GENERATION,
          GET_PYLOCK,
          LIST_VERIFICATIONS,
          LIST_BUILDS,
          GET_BUILD,
          GET_BUILD_LOG ->
          CATALOG;
      case WHO_AM_I,
          LIST_WORKSPACES,
          CREATE_WORKSPACE,
          GET_WORKSPACE,
          UPDATE_WORKSPACE,
          LIST_MEMBERS,
          PUT_MEMBER,
          REMOVE_MEMBER,
          LIST_TOKENS,
          CREATE_TOKEN,
          REVOKE_TOKEN,
          GET_RETENTION,
          LIST_AUDIT ->
          WORKSPACE;
      case LIST_CHANGES -> CHANGES;
      case SEARCH_ENVIRONMENTS, SEARCH_PACKAGES, SEARCH_BASES, LIST_IMAGE_USERS -> SEARCH;
      case WORKER_EXCHANGE,
          WORKER_PROGRESS,
          WORKER_KNOWN,
          WORKER_RESULT,
          WORKER_VERIFIED,
          WORKER_FAILURE ->
          PROTOCOL;
      case GET_OPENAPI, GET_SCHEMA, GET_PROBLEM -> DOCUMENT;
      case REBUILD_IMAGE, SET_CURRENT, VERIFY_GENERATION, CANCEL_BUILD, PULL_CREDENTIALS ->
          GENERATION;
      case LIST_CONTEXTS, BEGIN_CONTEXT, COMPLETE_CONTEXT, GET_CONTEXT -> CONTEXT;
      case IMPORT_CURATED -> Endpoint.IMPORT_CURATED;
    };
  }

  /** The name of the class that answers, an {@link HttpFunction}. */
  public String handler() {
    return handler;
  }

  public Set<Route> routes() {
    return Arrays.stream(Route.values())
        .filter(route -> of(route) == this)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Route.class)));
  }
}
