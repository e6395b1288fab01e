package dev.kapsel.model.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Every way into the service over HTTP: the one table of methods and paths. Paths are those of an
 * HTTP API's routes, so a parameter is a whole path segment in braces.
 */
public enum Route {
  REGISTER_VERSION("PUT", "/v1/workspaces/{workspace}/environments/{name}/versions/{version}"),
  REGISTER("POST", "/v1/workspaces/{workspace}/environments/{name}/versions"),
  LIST_ENVIRONMENTS("GET", "/v1/workspaces/{workspace}/environments"),
  LIST_VERSIONS("GET", "/v1/workspaces/{workspace}/environments/{name}/versions"),
  /** The version may be {@code latest}. */
  GET_VERSION("GET", "/v1/workspaces/{workspace}/environments/{name}/versions/{version}"),
  /** Has no side effect; a POST because a definition does not fit into an address. */
  LOOK_UP("POST", "/v1/workspaces/{workspace}/lookups"),
  ENSURE_IMAGE("POST", "/v1/workspaces/{workspace}/images"),
  GET_IMAGE("GET", "/v1/workspaces/{workspace}/images/{hash}"),
  LIST_BUILDS("GET", "/v1/workspaces/{workspace}/builds"),
  GET_BUILD("GET", "/v1/workspaces/{workspace}/builds/{build}"),
  GET_BUILD_LOG("GET", "/v1/workspaces/{workspace}/builds/{build}/log"),
  GET_LOCK("GET", "/v1/workspaces/{workspace}/images/{hash}/generations/{generation}/lock"),
  WORKER_EXCHANGE("POST", "/v1/workspaces/{workspace}/builds/{build}/protocol/exchange"),
  WORKER_PROGRESS("POST", "/v1/workspaces/{workspace}/builds/{build}/protocol/progress"),
  WORKER_KNOWN("POST", "/v1/workspaces/{workspace}/builds/{build}/protocol/known"),
  WORKER_RESULT("POST", "/v1/workspaces/{workspace}/builds/{build}/protocol/result"),
  WORKER_FAILURE("POST", "/v1/workspaces/{workspace}/builds/{build}/protocol/failure");

  private final String method;
  private final String path;

  Route(String method, String path) {
    this.method = method;
    this.path = path;
  }

  public String method() {
    return method;
  }

  /** The path with its parameters in braces. */
  public String path() {
    return path;
  }

  /** The route as an HTTP API names it: {@code GET /v1/...}. */
  public String key() {
    return method + " " + path;
  }

  /** The path with its parameters filled in, in their order. */
  public String path(Object... values) {
    List<String> parts = new ArrayList<>();
    int next = 0;
    for (String part : path.split("/", -1)) {
      parts.add(part.startsWith("{") ? encode(values[next++].toString()) : part);
    }
    if (next != values.length) {
      throw new IllegalArgumentException(this + " takes " + next + " parameters");
    }
    return String.join("/", parts);
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
