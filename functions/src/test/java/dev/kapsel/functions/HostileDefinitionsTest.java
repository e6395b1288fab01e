package dev.kapsel.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.HostileDefinitions.Malice;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Thousands of hostile definitions, through the functions that are deployed: each is refused with
 * what is wrong and what to do, and leaves nothing; or it is harmless.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class HostileDefinitionsTest {

  /** Kept, so that a definition that once did harm is tried for ever. */
  private static final List<Long> SEEDS = List.of(1L, 20_261_124L);

  private static final int DEFINITIONS_PER_SEED = 1500;

  private final World world = new World();
  private final RegisterFunction function = new RegisterFunction(world.context());

  @BeforeEach
  void makeTheWorkspace() {
    world.make(World.TEAM);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void noDefinitionDoesHarm() throws Exception {
    Map<Malice, Integer> refused = new EnumMap<>(Malice.class);
    List<String> harm = new ArrayList<>();
    for (long seed : SEEDS) {
      for (int number = 0; number < DEFINITIONS_PER_SEED; number++) {
        Malice malice = HostileDefinitions.malice(number);
        String text = HostileDefinitions.text(seed, number);
        try {
          if (isRefused(text, malice == Malice.YAML)) {
            refused.merge(malice, 1, Integer::sum);
          }
        } catch (AssertionError | StackOverflowError | RuntimeException e) {
          String said = "definition %d of seed %d, %s: %.300s%n  %.300s";
          harm.add(said.formatted(number, seed, malice, text, e));
        }
      }
    }
    assertThat(harm).isEmpty();
    // Every kind is refused now and then, else it tests nothing.
    int perKind = SEEDS.size() * DEFINITIONS_PER_SEED / Malice.values().length;
    assertThat(refused).hasSameSizeAs(Malice.values());
    assertThat(refused.values()).allMatch(count -> count > perKind / 4);
  }

  private boolean isRefused(String text, boolean yaml) throws Exception {
    int before = world.changes();
    APIGatewayV2HTTPResponse response = function.execute(event(text, yaml));
    assertThat(response.getStatusCode()).isLessThan(500);
    JsonNode answer = KapselJson.mapper().readTree(response.getBody());
    if (response.getStatusCode() < 300) {
      checkHarmless(answer.at("/version/definition"));
      return false;
    }
    assertThat(world.changes()).as("written by a refused request").isEqualTo(before);
    assertThat(answer.at("/detail").asText()).isNotBlank().hasSizeLessThan(10_000);
    assertThat(answer.at("/fix").asText()).isNotBlank();
    if (response.getStatusCode() == 422) {
      assertThat(answer.at("/findings")).isNotEmpty();
      for (JsonNode finding : answer.at("/findings")) {
        assertThat(finding.at("/field").asText()).matches("(?s)|/.*");
        assertThat(finding.at("/message").asText()).isNotBlank();
        assertThat(finding.at("/fix").asText()).isNotBlank();
      }
    }
    return true;
  }

  /**
   * What was accepted has nothing that the builder would have to be protected from. An index in a
   * private network is no such thing: an installation may allow it, and the builder asks.
   */
  private static void checkHarmless(JsonNode definition) {
    for (JsonNode requirement : definition.at("/python/system/pip")) {
      assertThat(HostileDefinitions.REQUIREMENTS).doesNotContain(requirement.asText());
    }
    assertThat(definition.toString())
        .doesNotContain("169.254", "file:", "localhost", "secret@", "\\u0000");
  }

  private static APIGatewayV2HTTPEvent event(String text, boolean yaml) {
    APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
    event.setRouteKey(Route.REGISTER.key());
    event.setPathParameters(Map.of("workspace", "team", "name", "hostile"));
    event.setHeaders(Map.of("content-type", yaml ? "application/yaml" : "application/json"));
    event.setBody(text);
    event.setRequestContext(Signed.administrator());
    return event;
  }
}
