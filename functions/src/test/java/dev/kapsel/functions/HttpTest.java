package dev.kapsel.functions;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.http.Endpoint;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import io.micronaut.context.ApplicationContext;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The functions behind the events that an HTTP API sends. */
final class HttpTest {

  private static final String DEFINITION =
      """
      schema: kapsel/v1
      image: {base: kapsel/python:3.11-bookworm}
      python: {system: {pip: [pandas]}}
      """;

  private final World world = new World();

  @BeforeEach
  void makeTheWorkspace() {
    world.make(World.TEAM);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void everyRouteHasOneHandlerThatStarts() throws Exception {
    List<Route> answered = new ArrayList<>();
    for (Endpoint endpoint : Endpoint.values()) {
      assertThat(function(endpoint)).isNotNull();
      answered.addAll(endpoint.routes());
    }
    assertThat(answered).containsExactlyInAnyOrder(Route.values());
  }

  @Test
  void anInvocationLeavesNothingBehind() throws Exception {
    Context invocation =
        (Context)
            Proxy.newProxyInstance(
                HttpTest.class.getClassLoader(), new Class<?>[] {Context.class}, HttpTest::untold);
    APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
    function(Endpoint.LOOKUP).handleRequest(event, invocation);
    assertThat(world.context().getBeansOfType(Context.class)).isEmpty();
  }

  private static Object untold(Object proxy, Method method, Object @Nullable [] arguments) {
    return method.getReturnType() == int.class ? 0 : "";
  }

  @Test
  void registeringAnswers201ThenThe200OfTheSameVersion() throws Exception {
    APIGatewayV2HTTPResponse first = register(DEFINITION);
    assertThat(first.getStatusCode()).isEqualTo(201);
    assertThat(first.getHeaders())
        .containsEntry("location", "/v1/workspaces/team/environments/forecast/versions/1");
    APIGatewayV2HTTPResponse again = register(DEFINITION);
    assertThat(again.getStatusCode()).isEqualTo(200);
    assertThat(json(again).at("/version/definitionHash"))
        .isEqualTo(json(first).at("/version/definitionHash"));
  }

  @Test
  void aBase64BodyIsReadAsItsText() throws Exception {
    APIGatewayV2HTTPEvent event =
        event(Route.REGISTER, Map.of("workspace", "team", "name", "forecast"), DEFINITION);
    event.setHeaders(Map.of("Content-Type", "text/yaml; charset=utf-8"));
    event.setBody(Base64.getEncoder().encodeToString(DEFINITION.getBytes(StandardCharsets.UTF_8)));
    event.setIsBase64Encoded(true);
    assertThat(call(event).getStatusCode()).isEqualTo(201);
  }

  @Test
  void aBrokenDefinitionIsAProblemWithFindingsAndRequestId() throws Exception {
    APIGatewayV2HTTPResponse response = register("schema: kapsel/v1\nimagine: {}\n");
    assertThat(response.getStatusCode()).isEqualTo(422);
    assertThat(response.getHeaders()).containsEntry("content-type", "application/problem+json");
    JsonNode problem = json(response);
    assertThat(problem.at("/type").asText()).isEqualTo("/problems/invalid-definition");
    assertThat(problem.at("/requestId").asText()).isEqualTo("request-1");
    assertThat(problem.at("/findings")).isNotEmpty();
  }

  @Test
  void ensureAnswers202WithTheBuildToFollow() throws Exception {
    register(DEFINITION);
    APIGatewayV2HTTPResponse response =
        call(event(Route.ENSURE_IMAGE, team(), "{\"environment\": \"forecast\"}"));
    assertThat(response.getStatusCode()).isEqualTo(202);
    assertThat(response.getHeaders()).containsKey("retry-after");
    String build = json(response).at("/build/id").asText();
    assertThat(response.getHeaders().get("location"))
        .isEqualTo("/v1/workspaces/team/builds/" + build);
    APIGatewayV2HTTPResponse shown =
        call(event(Route.GET_BUILD, Map.of("workspace", "team", "build", build), null));
    assertThat(json(shown).at("/state").asText()).isEqualTo("queued");
  }

  @Test
  void whatCannotBeBuiltYetIsRefusedByName() throws Exception {
    String conda =
        """
        {"definition": {"schema": "kapsel/v1", "image": {"base": "python"},
         "python": {"system": {"conda":
           {"channels": ["conda-forge"], "dependencies": ["python=3.11", "pandas"]}}}}}
        """;
    APIGatewayV2HTTPResponse response = call(event(Route.ENSURE_IMAGE, team(), conda));
    assertThat(json(response).at("/code").asText()).isEqualTo("not-built-yet");
    assertThat(json(response).at("/detail").asText()).contains("conda");
  }

  @Test
  void lookupOfAnUnknownEnvironmentIsNotFoundAndOfAnUnknownImageAMiss() throws Exception {
    APIGatewayV2HTTPResponse response =
        call(event(Route.LOOK_UP, team(), "{\"environment\": \"forecast\"}"));
    assertThat(response.getStatusCode()).isEqualTo(404);
    String hash = "{\"hash\": \"" + "a".repeat(64) + "\"}";
    response = call(event(Route.LOOK_UP, team(), hash));
    assertThat(response.getStatusCode()).isEqualTo(200);
    assertThat(json(response).at("/answer").asText()).isEqualTo("miss");
  }

  @Test
  void badRequestsSayWhatIsWrong() throws Exception {
    assertThat(status(event(Route.LOOK_UP, Map.of("workspace", "No Such"), "{}"))).isEqualTo(400);
    assertThat(status(event(Route.LOOK_UP, team(), "{"))).isEqualTo(400);
    assertThat(status(event(Route.LOOK_UP, team(), "null"))).isEqualTo(400);
    assertThat(status(event(Route.LOOK_UP, team(), "{}"))).isEqualTo(400);
    assertThat(status(event(Route.LOOK_UP, team(), null))).isEqualTo(400);
    APIGatewayV2HTTPResponse wrongHash = call(event(Route.LOOK_UP, team(), "{\"hash\": \"x\"}"));
    assertThat(json(wrongHash).at("/field").asText()).isEqualTo("/hash");
    assertThat(json(wrongHash).at("/detail").asText()).contains("64 lower-case hex digits");
    APIGatewayV2HTTPEvent xml = event(Route.LOOK_UP, team(), "<a/>");
    xml.setHeaders(Map.of("content-type", "application/xml"));
    assertThat(status(xml)).isEqualTo(415);
  }

  @Test
  void anotherFunctionsRouteIsNotFound() throws Exception {
    APIGatewayV2HTTPEvent event = event(Route.LOOK_UP, team(), "{}");
    assertThat(function(Endpoint.CATALOG).execute(event).getStatusCode()).isEqualTo(404);
    event.setRouteKey("$default");
    assertThat(function(Endpoint.CATALOG).execute(event).getStatusCode()).isEqualTo(404);
  }

  @Test
  void aPageTokenIsGoodForItsListOnly() throws Exception {
    for (int i = 0; i < 12; i++) {
      register(DEFINITION.replace("pandas", "pandas==1." + i));
    }
    Map<String, String> forecast = Map.of("workspace", "team", "name", "forecast");
    JsonNode first = json(call(event(Route.LIST_VERSIONS, forecast, null)));
    assertThat(first.at("/items")).hasSize(10);
    Map<String, String> next = Map.of("nextToken", first.at("/nextToken").asText());
    APIGatewayV2HTTPEvent second = event(Route.LIST_VERSIONS, forecast, null);
    second.setQueryStringParameters(next);
    JsonNode rest = json(call(second));
    assertThat(rest.at("/items")).hasSize(2);
    assertThat(rest.has("nextToken")).isFalse();

    APIGatewayV2HTTPEvent other = event(Route.LIST_ENVIRONMENTS, team(), null);
    other.setQueryStringParameters(next);
    assertThat(status(other)).isEqualTo(400);
    second.setPathParameters(Map.of("workspace", "other", "name", "forecast"));
    world.make(new WorkspaceName("other"));
    assertThat(status(second)).isEqualTo(400);
    second.setPathParameters(forecast);
    second.setRequestContext(Signed.as("another", "admins"));
    assertThat(status(second)).isEqualTo(400);
    second.setQueryStringParameters(Map.of("nextToken", "rubbish!"));
    assertThat(status(second)).isEqualTo(400);
  }

  @Test
  void changesAreAskedForWithTheCursorOfTheAnswerBefore() throws Exception {
    world.publish();
    JsonNode now = json(call(event(Route.LIST_CHANGES, team(), null)));
    assertThat(now.at("/entries")).isEmpty();
    register(DEFINITION);
    world.publish();
    JsonNode news = json(call(asking(Route.LIST_CHANGES, "after", now.at("/cursor").asText())));
    assertThat(news.at("/entries/0/kind").asText()).isEqualTo("version-registered");
    assertThat(news.at("/entries/0/subject/environment").asText()).isEqualTo("forecast");
    assertThat(news.at("/cursor").asText()).isEqualTo(news.at("/entries/0/cursor").asText());
    assertThat(status(asking(Route.LIST_CHANGES, "after", "x"))).isEqualTo(400);
  }

  @Test
  void searchesAnswerPagesWhoseTokensAreBoundToWhatWasAsked() throws Exception {
    for (int i = 0; i < 120; i++) {
      world.register(World.TEAM, "sales-%03d".formatted(i), "user:a", "", "pandas");
    }
    world.publish();
    JsonNode first = json(call(asking(Route.SEARCH_ENVIRONMENTS, "words", "sales")));
    assertThat(first.at("/items")).hasSize(100);
    assertThat(first.at("/items/0/name").asText()).isEqualTo("sales-000");
    String token = first.at("/nextToken").asText();
    APIGatewayV2HTTPEvent next = asking(Route.SEARCH_ENVIRONMENTS, "words", "sales");
    next.setQueryStringParameters(Map.of("words", "sales", "nextToken", token));
    assertThat(json(call(next)).at("/items")).hasSize(20);
    next.setQueryStringParameters(Map.of("words", "other", "nextToken", token));
    assertThat(status(next)).isEqualTo(400);
  }

  @Test
  void packagesBasesAndUsersAreFound() throws Exception {
    register(DEFINITION);
    String hash =
        world
            .build(World.TEAM, World.definition("pandas"), World.wheel("pandas", "2.2.3"))
            .definitionHash()
            .toString();
    world.publish();
    JsonNode packages = json(call(asking(Route.SEARCH_PACKAGES, "name", "pandas")));
    assertThat(packages.at("/items/0/image/hash").asText()).isEqualTo(hash);
    assertThat(packages.at("/items/0/image/versions/0").asText()).isEqualTo("forecast:1");
    JsonNode bases = json(call(asking(Route.SEARCH_BASES, "image", "kapsel/python")));
    assertThat(bases.at("/items/0/image/hash").asText()).isEqualTo(hash);
    Map<String, String> image = Map.of("workspace", "team", "hash", hash);
    JsonNode users = json(call(event(Route.LIST_IMAGE_USERS, image, null)));
    assertThat(users.at("/items/0/name").asText()).isEqualTo("forecast");
  }

  @Test
  void searchesThatAskForNothingAreRefused() throws Exception {
    assertThat(status(event(Route.SEARCH_ENVIRONMENTS, team(), null))).isEqualTo(400);
    assertThat(status(event(Route.SEARCH_PACKAGES, team(), null))).isEqualTo(400);
    assertThat(status(event(Route.SEARCH_BASES, team(), null))).isEqualTo(400);
    APIGatewayV2HTTPEvent maybe = event(Route.SEARCH_BASES, team(), null);
    maybe.setQueryStringParameters(Map.of("image", "python", "current", "maybe"));
    assertThat(json(call(maybe)).at("/detail").asText()).contains("`current`");
  }

  private static APIGatewayV2HTTPEvent asking(Route route, String parameter, String value) {
    APIGatewayV2HTTPEvent event = event(route, team(), null);
    event.setQueryStringParameters(Map.of(parameter, value));
    return event;
  }

  @Test
  void aWorkerWithoutTokenIsNotAuthenticated() throws Exception {
    Map<String, String> build = Map.of("workspace", "team", "build", "b" + "0".repeat(24));
    for (Route route : Endpoint.PROTOCOL.routes()) {
      assertThat(status(event(route, build, body(route)))).as(route.name()).isEqualTo(401);
    }
  }

  @Test
  void anImageIsMovedByTheTagThatItWasReadWith() throws Exception {
    Map<String, String> image = image();
    String tag = requireNonNull(call(event(Route.GET_IMAGE, image, null)).getHeaders().get("etag"));
    String body = "{\"generation\": 1, \"pinned\": true}";
    assertThat(status(event(Route.SET_CURRENT, image, body))).as("no If-Match").isEqualTo(428);
    APIGatewayV2HTTPResponse moved = call(ifMatch(event(Route.SET_CURRENT, image, body), tag));
    assertThat(moved.getStatusCode()).isEqualTo(200);
    assertThat(json(moved).at("/pinned").asBoolean()).isTrue();
    assertThat(moved.getHeaders().get("etag")).isNotEqualTo(tag);
    assertThat(status(ifMatch(event(Route.SET_CURRENT, image, body), tag))).isEqualTo(412);
    assertThat(status(ifMatch(event(Route.SET_CURRENT, image, body), "*"))).isEqualTo(200);
    assertThat(status(ifMatch(event(Route.SET_CURRENT, image, "{}"), "*"))).isEqualTo(400);
  }

  @Test
  void rebuildingAndVerifyingAnswer202WithTheBuildToFollow() throws Exception {
    Map<String, String> image = image();
    APIGatewayV2HTTPResponse rebuild =
        call(event(Route.REBUILD_IMAGE, image, "{\"from\": \"nothing\"}"));
    assertThat(rebuild.getStatusCode()).isEqualTo(202);
    assertThat(rebuild.getHeaders().get("location"))
        .endsWith("/builds/" + json(rebuild).at("/build/id").asText());
    assertThat(json(rebuild).at("/joined").asBoolean(true)).isFalse();
    APIGatewayV2HTTPResponse verify = call(event(Route.VERIFY_GENERATION, image, null));
    assertThat(verify.getStatusCode()).isEqualTo(202);
    assertThat(verify.getHeaders().get("location"))
        .endsWith("/builds/" + json(verify).at("/build").asText());
    APIGatewayV2HTTPResponse wrong =
        call(event(Route.REBUILD_IMAGE, image, "{\"from\": \"scratch\"}"));
    assertThat(wrong.getStatusCode()).isEqualTo(400);
    assertThat(json(wrong).at("/detail").asText()).contains("lock, packages or nothing");
  }

  @Test
  void aGenerationIsShownWithItsDockerfileAndItsLockInTheStandardsForm() throws Exception {
    Map<String, String> image = image();
    JsonNode details = json(call(event(Route.GET_GENERATION, image, null)));
    assertThat(details.at("/registry").asText()).isEqualTo("127.0.0.1:5000");
    assertThat(details.at("/repository").asText()).isEqualTo("kapsel/team");
    assertThat(details.at("/tag").asText()).isEqualTo(image.get("hash") + ".1");
    assertThat(details.at("/python/path").asText()).isEqualTo("/opt/kapsel/env/bin/python");
    assertThat(details.at("/dockerfile").asText()).contains("FROM --platform=linux/amd64 kapsel/");
    APIGatewayV2HTTPResponse pylock = call(event(Route.GET_PYLOCK, image, null));
    assertThat(pylock.getHeaders()).containsEntry("content-type", "application/toml");
    assertThat(pylock.getBody()).startsWith("lock-version = \"1.0\"\n");
  }

  @Test
  void readersGetWhatAnEnginePullsWith() throws Exception {
    Map<String, String> image = image();
    JsonNode own = json(call(event(Route.PULL_CREDENTIALS, image, null)));
    assertThat(own.at("/repository").asText()).isEqualTo("kapsel/team");
    assertThat(own.at("/password").asText()).isEqualTo("secret");
    Map<String, String> other = new HashMap<>(image);
    other.put("hash", "a".repeat(64));
    assertThat(status(event(Route.PULL_CREDENTIALS, other, null))).isEqualTo(404);
  }

  /** An image that is there, by the parameters of its routes. */
  private Map<String, String> image() {
    Definition definition = World.definition("pandas");
    world.built(definition);
    return Map.of(
        "workspace", "team", "hash", DefinitionHash.of(definition).toString(), "generation", "1");
  }

  private static APIGatewayV2HTTPEvent ifMatch(APIGatewayV2HTTPEvent event, String tag) {
    event.setHeaders(Map.of("content-type", "application/json", "if-match", tag));
    return event;
  }

  private static String body(Route route) {
    return switch (route) {
      case WORKER_PROGRESS -> "{\"sequence\": 1, \"stages\": [], \"log\": []}";
      case WORKER_KNOWN -> "{\"lockHash\": \"" + "a".repeat(64) + "\", \"layerKeys\": []}";
      case WORKER_RESULT ->
          """
          {"digest": "sha256:%1$s", "base": "python", "lockHash": "%1$s", "layers": [],
           "size": 0, "newLayers": {}, "stages": [], "warnings": []}
          """
              .formatted("a".repeat(64));
      case WORKER_VERIFIED ->
          "{\"digest\": \"sha256:%s\", \"stages\": []}".formatted("a".repeat(64));
      case WORKER_FAILURE ->
          """
          {"failure": {"code": "x", "stage": "push", "message": "", "advice": "",
           "retryable": false}, "stages": []}
          """;
      default -> "{}";
    };
  }

  private APIGatewayV2HTTPResponse register(String definition) throws Exception {
    APIGatewayV2HTTPEvent event =
        event(Route.REGISTER, Map.of("workspace", "team", "name", "forecast"), definition);
    event.setHeaders(Map.of("content-type", "application/yaml"));
    return call(event);
  }

  private int status(APIGatewayV2HTTPEvent event) throws Exception {
    return call(event).getStatusCode();
  }

  private APIGatewayV2HTTPResponse call(APIGatewayV2HTTPEvent event) throws Exception {
    Route route =
        Arrays.stream(Route.values())
            .filter(one -> one.key().equals(event.getRouteKey()))
            .findFirst()
            .orElseThrow();
    return function(Endpoint.of(route)).execute(event);
  }

  private HttpFunction function(Endpoint endpoint) throws Exception {
    return Class.forName(endpoint.handler())
        .asSubclass(HttpFunction.class)
        .getConstructor(ApplicationContext.class)
        .newInstance(world.context());
  }

  private static APIGatewayV2HTTPEvent event(
      Route route, Map<String, String> parameters, @Nullable String body) {
    APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
    event.setRouteKey(route.key());
    event.setPathParameters(new HashMap<>(parameters));
    event.setHeaders(Map.of("content-type", "application/json"));
    event.setBody(body);
    event.setRequestContext(Signed.administrator());
    return event;
  }

  private static Map<String, String> team() {
    return Map.of("workspace", "team");
  }

  private static JsonNode json(APIGatewayV2HTTPResponse response) throws Exception {
    return KapselJson.mapper().readTree(response.getBody());
  }
}
