package dev.kapsel.model.api;

import dev.kapsel.model.access.Access;
import dev.kapsel.model.access.Entrance;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Every way into the service over HTTP: the one table of methods, paths and who may take them.
 * Paths are those of an HTTP API's routes, so a parameter is a whole path segment in braces.
 */
public enum Route {
  WHO_AM_I("GET", "/v1/me", Access.SIGNED_IN),
  LIST_WORKSPACES("GET", "/v1/workspaces", Access.SIGNED_IN),
  CREATE_WORKSPACE("PUT", "/v1/workspaces/{workspace}", Access.ADMINISTRATOR),
  GET_WORKSPACE("GET", "/v1/workspaces/{workspace}", Access.READER),
  UPDATE_WORKSPACE("PATCH", "/v1/workspaces/{workspace}", Access.MANAGER),
  LIST_MEMBERS("GET", "/v1/workspaces/{workspace}/members", Access.READER),
  PUT_MEMBER("PUT", "/v1/workspaces/{workspace}/members/{member}", Access.MANAGER),
  REMOVE_MEMBER("DELETE", "/v1/workspaces/{workspace}/members/{member}", Access.MANAGER),
  LIST_TOKENS("GET", "/v1/workspaces/{workspace}/tokens", Access.MANAGER),
  CREATE_TOKEN("POST", "/v1/workspaces/{workspace}/tokens", Access.MANAGER),
  REVOKE_TOKEN("DELETE", "/v1/workspaces/{workspace}/tokens/{token}", Access.MANAGER),
  LIST_AUDIT("GET", "/v1/workspaces/{workspace}/audit", Access.MANAGER),
  /** What goes by itself, and when. */
  GET_RETENTION("GET", "/v1/workspaces/{workspace}/retention", Access.READER),
  REGISTER_VERSION(
      "PUT",
      "/v1/workspaces/{workspace}/environments/{name}/versions/{version}",
      Access.CONTRIBUTOR),
  REGISTER("POST", "/v1/workspaces/{workspace}/environments/{name}/versions", Access.CONTRIBUTOR),
  LIST_ENVIRONMENTS("GET", "/v1/workspaces/{workspace}/environments", Access.READER),
  LIST_VERSIONS("GET", "/v1/workspaces/{workspace}/environments/{name}/versions", Access.READER),
  /** The version may be {@code latest}. */
  GET_VERSION(
      "GET", "/v1/workspaces/{workspace}/environments/{name}/versions/{version}", Access.READER),
  GET_ENVIRONMENT("GET", "/v1/workspaces/{workspace}/environments/{name}", Access.READER),
  UPDATE_ENVIRONMENT("PATCH", "/v1/workspaces/{workspace}/environments/{name}", Access.CONTRIBUTOR),
  UPDATE_VERSION(
      "PATCH",
      "/v1/workspaces/{workspace}/environments/{name}/versions/{version}",
      Access.CONTRIBUTOR),
  /** The workspace that it is copied from takes a reader, which the function sees to. */
  COPY_VERSION("POST", "/v1/workspaces/{workspace}/environments/{name}/copies", Access.CONTRIBUTOR),
  /** Takes what another installation published into the curated workspace. */
  IMPORT_CURATED("POST", "/v1/curated", Access.ADMINISTRATOR),
  GET_HISTORY("GET", "/v1/workspaces/{workspace}/environments/{name}/history", Access.READER),
  CREATE_ANONYMOUS("POST", "/v1/workspaces/{workspace}/anonymous", Access.CONTRIBUTOR),
  /** Has no side effect; a POST because a definition does not fit into an address. */
  LOOK_UP("POST", "/v1/workspaces/{workspace}/lookups", Access.READER),
  /** What would come of a definition. Has no side effect; a POST as {@link #LOOK_UP} is one. */
  PREVIEW("POST", "/v1/workspaces/{workspace}/previews", Access.READER),
  /** Any other workspace that is named takes a reader too, which the function sees to. */
  COMPARE_VERSIONS("GET", "/v1/workspaces/{workspace}/comparisons/versions", Access.READER),
  /** Why two definition hashes differ. */
  COMPARE_HASHES("GET", "/v1/workspaces/{workspace}/comparisons/hashes", Access.READER),
  COMPARE_GENERATIONS("GET", "/v1/workspaces/{workspace}/comparisons/generations", Access.READER),
  ENSURE_IMAGE("POST", "/v1/workspaces/{workspace}/images", Access.CONTRIBUTOR),
  GET_IMAGE("GET", "/v1/workspaces/{workspace}/images/{hash}", Access.READER),
  LIST_BUILDS("GET", "/v1/workspaces/{workspace}/builds", Access.READER),
  GET_BUILD("GET", "/v1/workspaces/{workspace}/builds/{build}", Access.READER),
  GET_BUILD_LOG("GET", "/v1/workspaces/{workspace}/builds/{build}/log", Access.READER),
  GET_LOCK(
      "GET",
      "/v1/workspaces/{workspace}/images/{hash}/generations/{generation}/lock",
      Access.READER),
  /** A new generation, however good the old one is. */
  REBUILD_IMAGE("POST", "/v1/workspaces/{workspace}/images/{hash}/rebuilds", Access.CONTRIBUTOR),
  /** Roll back, pin and unpin. */
  SET_CURRENT("PUT", "/v1/workspaces/{workspace}/images/{hash}/current", Access.CONTRIBUTOR),
  /** Changes nothing; a POST because each answer is a new secret. */
  PULL_CREDENTIALS("POST", "/v1/workspaces/{workspace}/images/{hash}/credentials", Access.READER),
  GET_GENERATION(
      "GET", "/v1/workspaces/{workspace}/images/{hash}/generations/{generation}", Access.READER),
  /** The lock as {@code pylock.toml}. */
  GET_PYLOCK(
      "GET",
      "/v1/workspaces/{workspace}/images/{hash}/generations/{generation}/pylock",
      Access.READER),
  VERIFY_GENERATION(
      "POST",
      "/v1/workspaces/{workspace}/images/{hash}/generations/{generation}/verifications",
      Access.CONTRIBUTOR),
  LIST_VERIFICATIONS(
      "GET",
      "/v1/workspaces/{workspace}/images/{hash}/generations/{generation}/verifications",
      Access.READER),
  CANCEL_BUILD(
      "POST", "/v1/workspaces/{workspace}/builds/{build}/cancellation", Access.CONTRIBUTOR),
  LIST_CHANGES("GET", "/v1/workspaces/{workspace}/changes", Access.READER),
  SEARCH_ENVIRONMENTS("GET", "/v1/workspaces/{workspace}/search/environments", Access.READER),
  SEARCH_PACKAGES("GET", "/v1/workspaces/{workspace}/search/packages", Access.READER),
  SEARCH_BASES("GET", "/v1/workspaces/{workspace}/search/bases", Access.READER),
  /** The environment versions that name an image. */
  LIST_IMAGE_USERS("GET", "/v1/workspaces/{workspace}/images/{hash}/versions", Access.READER),
  /** Where an archive is to be uploaded; the same archive twice is the same upload. */
  BEGIN_CONTEXT("POST", "/v1/workspaces/{workspace}/contexts", Access.CONTRIBUTOR),
  /** Has an archive that was uploaded read, hashed and kept. */
  COMPLETE_CONTEXT(
      "POST", "/v1/workspaces/{workspace}/contexts/{upload}/complete", Access.CONTRIBUTOR),
  LIST_CONTEXTS("GET", "/v1/workspaces/{workspace}/contexts", Access.READER),
  GET_CONTEXT("GET", "/v1/workspaces/{workspace}/contexts/{content}", Access.READER),
  WORKER_EXCHANGE(
      "POST", "/v1/workspaces/{workspace}/builds/{build}/protocol/exchange", Access.WORKER),
  WORKER_PROGRESS(
      "POST", "/v1/workspaces/{workspace}/builds/{build}/protocol/progress", Access.WORKER),
  WORKER_KNOWN("POST", "/v1/workspaces/{workspace}/builds/{build}/protocol/known", Access.WORKER),
  WORKER_RESULT("POST", "/v1/workspaces/{workspace}/builds/{build}/protocol/result", Access.WORKER),
  WORKER_VERIFIED(
      "POST", "/v1/workspaces/{workspace}/builds/{build}/protocol/verified", Access.WORKER),
  WORKER_FAILURE(
      "POST", "/v1/workspaces/{workspace}/builds/{build}/protocol/failure", Access.WORKER),
  /** This contract, as OpenAPI describes it. */
  GET_OPENAPI("GET", "/v1/openapi.json", Access.PUBLIC),
  /** The JSON Schema of native definitions, for editors. */
  GET_SCHEMA("GET", "/v1/schemas/kapsel-v1.json", Access.PUBLIC),
  /** What a problem's type leads to. */
  GET_PROBLEM("GET", "/problems/{code}", Access.PUBLIC);

  private final String method;
  private final String path;
  private final Access access;

  Route(String method, String path, Access access) {
    this.method = method;
    this.path = path;
    this.access = access;
  }

  public String method() {
    return method;
  }

  /** The path with its parameters in braces. */
  public String path() {
    return path;
  }

  /** What the caller must be. */
  public Access access() {
    return access;
  }

  /** Whether the address names a workspace. */
  public boolean inWorkspace() {
    return path.contains("{workspace}");
  }

  /** The ways in. A worker's routes have one, and so have those that anybody may ask. */
  public Set<Entrance> entrances() {
    return switch (access) {
      case PUBLIC, WORKER -> EnumSet.of(Entrance.SIGNED_IN);
      case SIGNED_IN, READER, CONTRIBUTOR, MANAGER, ADMINISTRATOR -> EnumSet.allOf(Entrance.class);
    };
  }

  /** The route as an HTTP API names it, for those who sign in: {@code GET /v1/...}. */
  public String key() {
    return key(Entrance.SIGNED_IN);
  }

  /**
   * The route as an HTTP API names it, behind an entrance: {@code GET /token/v1/...}. It decodes a
   * path before it looks for its route, so what may have a slash, as a member, takes the rest of
   * it.
   */
  public String key(Entrance entrance) {
    return method + " " + entrance.prefix() + path.replace("{member}", "{member+}");
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
