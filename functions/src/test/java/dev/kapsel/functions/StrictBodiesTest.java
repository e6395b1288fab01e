package dev.kapsel.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.api.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers send is read to the letter, and refused by the name of the field. */
final class StrictBodiesTest {

  private final World world = new World();
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
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          LOOK_UP          | {"environment": "a", "extra": 1}                  | /extra                  | is not known
          LOOK_UP          | {"hash": null}                             | /hash                   | is null
          LOOK_UP          | {"hash": 7}                                | /hash                   | a number `7`
          LOOK_UP          | {"hash": "x"}                              | /hash                   | 64 lower-case hex digits
          LOOK_UP          | {"environment": "a", "environment": "b"}                 | -                       | Duplicate field
          LOOK_UP          | {"definition": null}                       | /definition             | is null
          LOOK_UP          | []                                         | -                       | a list
          LOOK_UP          | "x"                                        | -                       | a text
          LOOK_UP          | {} {}                                      | -                       | something follows
          LOOK_UP          | {                                          | -                       | no JSON
          ENSURE_IMAGE     | {"environment": ["forecast"]}              | /environment            | a list
          PUT_MEMBER       | {}                                         | /role                   | is missing
          PUT_MEMBER       | {"role": "owner"}                          | /role                   | `owner` is no role
          PUT_MEMBER       | {"role": true}                             | /role                   | is no role
          CREATE_TOKEN     | {"role": "reader"}                         | /name                   | is missing
          CREATE_TOKEN     | {"name": 5, "role": "reader"}              | /name                   | a number `5`
          CREATE_TOKEN     | {"name": "", "role": "reader"}             | -                       | 1 to 100 characters
          CREATE_TOKEN     | {"name": "a", "role": "reader", "days": "3"} | /days                 | a text
          CREATE_TOKEN     | {"name": "a", "role": "reader", "days": 1.5} | /days                 | 1.5
          CREATE_TOKEN     | {"name": "a", "role": "reader", "days": 0}   | -                     | use 1 to 366
          CREATE_TOKEN     | {"name": "a", "role": "reader", "days": 99999999999} | /days          | 99999999999
          CREATE_WORKSPACE | {"settings": {"strict": "yes", "network": {"hosts": []}, "quotas": {"environments": 1, "activeBuilds": 1}}} | /settings/strict | true or false
          CREATE_WORKSPACE | {"settings": {"strict": true, "network": {"hosts": [null]}, "quotas": {"environments": 1, "activeBuilds": 1}}} | /settings/network/hosts/0 | is null
          CREATE_WORKSPACE | {"settings": {"strict": true, "network": {"hosts": ["a b"]}, "quotas": {"environments": 1, "activeBuilds": 1}}} | /settings/network | a b
          CREATE_WORKSPACE | {"settings": {"strict": true, "network": {"hosts": []}, "quotas": {"environments": -1, "activeBuilds": 1}}} | /settings/quotas | quotas.environments is -1
          CREATE_WORKSPACE | {"description": {"a": 1}}                  | /description            | an object
          """)
  void isRefusedByName(Route route, String body, String field, String said) {
    int before = world.changes();
    Gateway.Reply reply =
        gateway
            .ask(route)
            .with("workspace", workspace(route))
            .with("member", "user:ada")
            .body(body)
            .send();
    JsonNode problem = reply.json();
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(problem.path("field").asText(""))
        .as(reply.text())
        .isEqualTo(field == null ? "" : field);
    assertThat(problem.path("detail").asText()).contains(said);
    assertThat(problem.path("fix").asText()).isNotEmpty();
    assertThat(problem.path("detail").asText()).doesNotContain("dev.kapsel", "java.");
    assertThat(world.changes()).isEqualTo(before);
  }

  private static String workspace(Route route) {
    return route == Route.CREATE_WORKSPACE ? "made" : "team";
  }

  @Test
  void aWholeNumberMayBeWrittenWithAFraction() {
    String body = "{\"name\": \"a\", \"role\": \"reader\", \"days\": 3.0}";
    assertThat(gateway.ask(Route.CREATE_TOKEN).body(body).send().status()).isEqualTo(201);
  }

  @Test
  void theFieldsThatThereAreAreNamed() {
    Gateway.Reply reply = gateway.ask(Route.LOOK_UP).body("{\"has\": \"x\"}").send();
    assertThat(reply.json().path("fix").asText()).contains("definition, environment, hash");
  }

  @Test
  void whatMayBeLeftOutMay() {
    assertThat(
            gateway
                .ask(Route.CREATE_WORKSPACE)
                .with("workspace", "made")
                .body("{}")
                .send()
                .status())
        .isEqualTo(201);
    assertThat(
            gateway
                .ask(Route.CREATE_TOKEN)
                .body("{\"name\": \"a\", \"role\": \"reader\"}")
                .send()
                .status())
        .isEqualTo(201);
  }
}
