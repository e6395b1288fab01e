package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.Gateway;
import dev.kapsel.functions.Gateway.Reply;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.limit.RateSettings;
import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every code of a problem is one that somebody can meet. The two that only the endpoint itself says
 * are met in the tests of the endpoint.
 */
final class ProblemCodesTest {

  private static final String KEY = "Idempotency-Key";
  private static final String TOKEN = "{\"name\": \"nightly\", \"role\": \"reader\"}";
  private static final String BASE =
      "schema: kapsel/v1\nimage: {base: kapsel/python:3.11-bookworm}\n";
  private static final String CONDA =
      """
      {"definition": {"schema": "kapsel/v1", "image": {"base": "python"}, "python": {"system":
       {"conda": {"channels": ["conda-forge"], "dependencies": ["python=3.11"]}}}}}
      """;
  private static final String NO_ENVIRONMENTS =
      """
      {"settings": {"strict": false, "network": {"hosts": []},
       "quotas": {"environments": 0, "activeBuilds": 1}}}
      """;
  private static final String RESULT =
      """
      {"digest": "sha256:%1$s", "base": "python", "lockHash": "%1$s", "layers": [],
       "size": 0, "newLayers": {}, "stages": [], "warnings": []}
      """
          .formatted("a".repeat(64));

  private final PowerSwitch power = new PowerSwitch();
  private final World world =
      new World(InMemoryTable::new, power, new RateSettings(100, Duration.ofHours(1)));
  private final Gateway gateway = new Gateway(world);

  @BeforeEach
  void makeTheWorkspace() {
    world.make(World.TEAM);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"TIMEOUT", "REQUEST_TIMEOUT"})
  void everyCodeIsMet(ProblemCode code) {
    Reply reply = met(code);
    assertThat(reply.code()).as(reply.text()).isEqualTo(code.toString());
    assertThat(reply.status()).isEqualTo(code.status());
    assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
    assertThat(reply.json().path("type").asText()).isEqualTo("/problems/" + code);
    assertThat(reply.json().path("fix").asText()).isNotEmpty();
  }

  private Reply met(ProblemCode code) {
    return switch (code) {
      case INVALID_REQUEST -> gateway.ask(Route.LOOK_UP).body("{").send();
      case INVALID_DEFINITION -> register(BASE + "imagine: {}\n");
      case INVALID_CONTEXT -> noArchive();
      case NOT_BUILT_YET -> gateway.ask(Route.ENSURE_IMAGE).body(CONDA).send();
      case UNAUTHENTICATED -> gateway.ask(Route.WHO_AM_I).as(Signed.stranger()).send();
      case FORBIDDEN -> create("made").as(Signed.as("ada")).send();
      case NOT_FOUND -> gateway.ask(Route.GET_WORKSPACE).with("workspace", "nowhere").send();
      case METHOD_NOT_ALLOWED -> gateway.unrouted("PUT", "/v1/me");
      case VERSION_CONFLICT -> versionConflict();
      case STATE_CONFLICT -> result();
      case ALREADY_EXISTS -> create("team").send();
      case PRECONDITION_FAILED ->
          gateway.ask(Route.UPDATE_WORKSPACE).header("if-match", "\"9\"").body("{}").send();
      case PRECONDITION_REQUIRED -> gateway.ask(Route.UPDATE_WORKSPACE).body("{}").send();
      case CURSOR_EXPIRED -> cursorExpired();
      case TOO_LARGE -> register(BASE + "variables:\n" + variables());
      case UNSUPPORTED_MEDIA_TYPE ->
          gateway.ask(Route.LOOK_UP).header("content-type", "text/xml").body("<a/>").send();
      case QUOTA_EXCEEDED -> full();
      case RATE_LIMITED -> tooOften();
      case IDEMPOTENCY_CONFLICT -> conflict();
      case REQUEST_IN_PROGRESS -> inProgress();
      case SHOWN_ONCE -> shownTwice();
      case UNAVAILABLE -> registryDown();
      case INTERNAL -> broken();
      case TIMEOUT, REQUEST_TIMEOUT -> throw new IllegalArgumentException("the endpoint's own");
    };
  }

  private Gateway.Asking create(String workspace) {
    return gateway.ask(Route.CREATE_WORKSPACE).with("workspace", workspace).body("{}");
  }

  private Reply register(String definition) {
    return gateway.ask(Route.REGISTER).with("name", "forecast").yaml(definition).send();
  }

  private Reply noArchive() {
    byte[] text = "no archive".getBytes(StandardCharsets.UTF_8);
    String upload =
        gateway
            .ask(Route.BEGIN_CONTEXT)
            .body("{\"size\": 10, \"sha256\": \"" + Sha256.of(text) + "\"}")
            .send()
            .json()
            .at("/upload/id")
            .asText();
    world.archives.send(text);
    return gateway.ask(Route.COMPLETE_CONTEXT).with("upload", upload).send();
  }

  private Reply versionConflict() {
    Gateway.Asking asking =
        gateway.ask(Route.REGISTER_VERSION).with("name", "forecast").with("version", "1");
    asking.yaml(BASE).send();
    return asking.yaml(BASE + "bytecode: false\n").send();
  }

  private Reply cursorExpired() {
    register(BASE);
    world.publish();
    world.passDays(91);
    return gateway.ask(Route.LIST_CHANGES).query("after", "0").send();
  }

  private Reply full() {
    create("small").body(NO_ENVIRONMENTS).send();
    return gateway
        .ask(Route.REGISTER)
        .with("workspace", "small")
        .with("name", "forecast")
        .yaml(BASE)
        .send();
  }

  /** In YAML a quote is one byte, in the JSON that is kept it is two. */
  private static String variables() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 250; i++) {
      text.append("  V").append(i).append(": '").repeat('"', 1000).append("'\n");
    }
    return text.toString();
  }

  private Gateway.Asking worker(Route route) {
    return gateway.ask(route).with("build", world.onlyBuild().id().value());
  }

  private String started() {
    register(BASE);
    gateway.ask(Route.ENSURE_IMAGE).body("{\"environment\": \"forecast\"}").send();
    world.stream();
    return worker(Route.WORKER_EXCHANGE)
        .header("authorization", "Bearer " + world.service.last().bootstrap())
        .send()
        .json()
        .path("token")
        .asText();
  }

  private Reply result() {
    String token = started();
    return worker(Route.WORKER_RESULT)
        .header("authorization", "Bearer " + token)
        .body(RESULT)
        .send();
  }

  private Reply registryDown() {
    String token = started();
    world.registry.down = true;
    return worker(Route.WORKER_RESULT)
        .header("authorization", "Bearer " + token)
        .body(RESULT)
        .send();
  }

  private Reply tooOften() {
    for (int i = 0; i < 100; i++) {
      gateway.ask(Route.WHO_AM_I).send();
    }
    return gateway.ask(Route.WHO_AM_I).send();
  }

  private Reply conflict() {
    create("made").header(KEY, "k").send();
    return create("another").header(KEY, "k").send();
  }

  /** The process dies when the mark is set. */
  private Reply inProgress() {
    power.cutAfter(1);
    assertThatThrownBy(() -> create("made").header(KEY, "k").send())
        .isInstanceOf(PowerSwitch.Killed.class);
    power.restore();
    return create("made").header(KEY, "k").send();
  }

  private Reply shownTwice() {
    Gateway.Asking asking = gateway.ask(Route.CREATE_TOKEN).header(KEY, "k").body(TOKEN);
    asking.send();
    return asking.send();
  }

  private Reply broken() {
    WorkspaceName broken = new WorkspaceName("broken");
    Write garbage = Write.put(Keys.workspace(broken), Map.of("name", 5));
    world.bean(Table.class).commit(List.of(garbage));
    return gateway.ask(Route.GET_WORKSPACE).with("workspace", "broken").send();
  }
}
