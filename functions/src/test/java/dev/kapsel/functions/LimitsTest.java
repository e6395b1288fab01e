package dev.kapsel.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is as large as it may be is taken; one more is refused by name, and leaves nothing. */
final class LimitsTest {

  private final World world = new World();
  private final RegisterFunction function = new RegisterFunction(world.context());

  @BeforeEach
  void makeTheWorkspaces() {
    world.make(World.TEAM);
    world.make(new WorkspaceName(Limit.x(33)));
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** A registration with something in it that has a size. */
  private static final class Asked {
    private final Map<String, String> address =
        new HashMap<>(Map.of("workspace", "team", "name", "forecast"));
    private final ObjectNode definition = KapselJson.mapper().createObjectNode();
    private int padding;

    Asked() {
      definition.put("schema", "kapsel/v1").putObject("image").put("base", "python:3.11");
    }

    String body() {
      String text = definition.toString();
      return text + " ".repeat(Math.max(0, padding - text.length()));
    }
  }

  private enum Limit {
    WORKSPACE(33, ProblemCode.INVALID_REQUEST, "", (a, n) -> a.address.put("workspace", x(n))),
    NAME(255, ProblemCode.INVALID_REQUEST, "", (a, n) -> a.address.put("name", x(n))),
    VERSION(128, ProblemCode.INVALID_REQUEST, "", (a, n) -> a.address.put("version", x(n))),
    WRITTEN_NAME(
        255,
        ProblemCode.INVALID_REQUEST,
        "",
        (a, n) -> {
          a.address.put("name", x(n));
          a.definition.put("name", x(n));
        }),
    WRITTEN_VERSION(
        128, ProblemCode.INVALID_REQUEST, "/version", (a, n) -> a.definition.put("version", x(n))),
    DESCRIPTION(5_000, "/description", (a, n) -> a.definition.put("description", x(n))),
    STAGE(1_000, "/stage", (a, n) -> a.definition.put("stage", x(n))),
    AUTHOR(1_000, "/author", (a, n) -> a.definition.put("author", x(n))),
    TAGS(
        50,
        "/tags",
        (a, n) -> {
          ObjectNode tags = a.definition.putObject("tags");
          IntStream.range(0, n).forEach(i -> tags.put("tag" + i, "value"));
        }),
    TAG(100, "/tags/" + x(101), (a, n) -> a.definition.putObject("tags").put(x(n), "value")),
    TAG_VALUE(1_000, "/tags/tag", (a, n) -> a.definition.putObject("tags").put("tag", x(n))),
    DEPENDENCIES(
        2_000,
        "/python",
        (a, n) -> {
          ArrayNode pip = a.definition.putObject("python").putObject("system").putArray("pip");
          IntStream.range(0, n).forEach(i -> pip.add("package-" + i));
        }),
    DOCUMENT(256 * 1024, "", (a, n) -> a.padding = n);

    private final int most;
    private final ProblemCode code;
    private final String field;
    private final BiConsumer<Asked, Integer> size;

    Limit(int most, ProblemCode code, String field, BiConsumer<Asked, Integer> size) {
      this.most = most;
      this.code = code;
      this.field = field;
      this.size = size;
    }

    Limit(int most, String field, BiConsumer<Asked, Integer> size) {
      this(most, ProblemCode.INVALID_DEFINITION, field, size);
    }

    private static String x(int length) {
      return "x".repeat(length);
    }

    /** As the problem names it. */
    private String shown() {
      return this == DOCUMENT ? "256 KB" : Integer.toString(most);
    }
  }

  @ParameterizedTest
  @EnumSource
  void asMuchAsMayBeIsTaken(Limit limit) {
    APIGatewayV2HTTPResponse answer = register(limit, limit.most);
    assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(201);
  }

  @ParameterizedTest
  @EnumSource
  void oneMoreIsRefusedByName(Limit limit) throws Exception {
    int before = world.changes();
    APIGatewayV2HTTPResponse answer = register(limit, limit.most + 1);
    JsonNode problem = KapselJson.mapper().readTree(answer.getBody());
    assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(limit.code.status());
    assertThat(problem.path("code").asText()).isEqualTo(limit.code.toString());
    assertThat(problem.path("field").asText("")).isEqualTo(limit.field);
    assertThat(problem.path("detail").asText() + problem.path("fix").asText())
        .contains(limit.shown());
    assertThat(problem.path("fix").asText()).isNotEmpty();
    assertThat(world.changes()).isEqualTo(before);
  }

  /** In YAML a quote is one byte; in the JSON that is kept it is two. */
  @Test
  void whatGrowsWhenItIsWrittenDownIsHeldAgainstTheLimitOfAnItem() throws Exception {
    assertThat(call(yaml(190_000)).getStatusCode()).isEqualTo(201);
    int before = world.changes();
    APIGatewayV2HTTPResponse answer = call(yaml(250_000));
    JsonNode problem = KapselJson.mapper().readTree(answer.getBody());
    assertThat(answer.getStatusCode()).isEqualTo(413);
    assertThat(problem.path("code").asText()).isEqualTo("too-large");
    assertThat(problem.path("detail").asText()).contains("at most 409600");
    assertThat(world.changes()).isEqualTo(before);
  }

  private APIGatewayV2HTTPResponse register(Limit limit, int size) {
    Asked asked = new Asked();
    limit.size.accept(asked, size);
    return call(event(asked.address, asked.body(), "application/json"));
  }

  private static APIGatewayV2HTTPEvent yaml(int quotes) {
    StringBuilder definition = new StringBuilder("schema: kapsel/v1\nimage: {base: python}\n");
    definition.append("variables:\n");
    for (int i = 0; i < quotes / 1000; i++) {
      definition.append("  V").append(i).append(": '").repeat('"', 1000).append("'\n");
    }
    return event(
        Map.of("workspace", "team", "name", "forecast"), definition.toString(), "application/yaml");
  }

  private APIGatewayV2HTTPResponse call(APIGatewayV2HTTPEvent event) {
    return function.execute(event);
  }

  private static APIGatewayV2HTTPEvent event(
      Map<String, String> address, String body, String type) {
    Route route = address.containsKey("version") ? Route.REGISTER_VERSION : Route.REGISTER;
    APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
    event.setRouteKey(route.key());
    event.setPathParameters(address);
    event.setHeaders(Map.of("content-type", type));
    event.setBody(body);
    event.setRequestContext(Signed.administrator());
    return event;
  }
}
