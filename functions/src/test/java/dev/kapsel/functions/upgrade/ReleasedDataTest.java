package dev.kapsel.functions.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.functions.Gateway;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldRegistry;
import dev.kapsel.functions.build.WorldWorkers;
import dev.kapsel.functions.upgrade.Question.Answer;
import dev.kapsel.functions.upgrade.Question.Answered;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.identity.DefinitionHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a release wrote, this one reads. When a release is made, {@code
 * -Dtest.jvm=-Drelease=VERSION} leaves a file of it for those that follow.
 */
final class ReleasedDataTest {

  private static final String RELEASE = "0.1.0";

  /** What has nothing of the table in its answer, or something new each time. */
  private static final Set<Route> NOT_ASKED =
      EnumSet.of(Route.GET_BUILD_LOG, Route.GET_OPENAPI, Route.GET_SCHEMA, Route.GET_PROBLEM);

  private static final Installation LEFT = left();

  private final World world = LEFT.open();
  private final Gateway gateway = new Gateway(world);

  private static Installation left() {
    String release = System.getProperty("release");
    if (release == null) {
      return Installation.read(RELEASE);
    }
    try (World world = new World()) {
      String secret = new BusyInstallation(world).live();
      Installation left =
          new Installation(
              world.clock.instant(),
              Installation.itemsOf(world),
              new WorldRegistry(world).artifacts(),
              secret,
              new Questions(new Gateway(world)).all());
      left.write(release);
      return left;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void everyRouteThatReadsWasAsked() {
    Set<Route> asked =
        LEFT.answers().stream()
            .map(answered -> answered.question().route())
            .collect(Collectors.toSet());
    assertThat(EnumSet.allOf(Route.class))
        .filteredOn(route -> route.method().equals("GET") && !NOT_ASKED.contains(route))
        .allMatch(asked::contains);
  }

  @Test
  void everythingIsAnsweredAsBefore() {
    for (Answered before : LEFT.answers()) {
      Answer now = before.question().ask(gateway);
      assertThat(now.status())
          .as("%s: %s", before.question(), now)
          .isEqualTo(before.answer().status());
      assertSays(before.question().toString(), now.body(), before.answer().body());
    }
  }

  /** An answer may have got more fields since. */
  private static void assertSays(String where, JsonNode now, JsonNode before) {
    if (before instanceof ObjectNode) {
      before
          .properties()
          .forEach(
              field ->
                  assertSays(
                      where + " " + field.getKey(), now.path(field.getKey()), field.getValue()));
    } else if (before instanceof ArrayNode && now.size() == before.size()) {
      for (int i = 0; i < before.size(); i++) {
        assertSays(where + " " + i, now.path(i), before.path(i));
      }
    } else {
      assertThat(now).as(where).isEqualTo(before);
    }
  }

  @Test
  void toldAgainItSaysTheSame() {
    world.publishAgain(10);
    everythingIsAnsweredAsBefore();
  }

  @Test
  void theSameDefinitionIsTheSameVersion() {
    Gateway.Reply reply =
        gateway
            .ask(Route.REGISTER)
            .with("name", "copied")
            .yaml(BusyInstallation.text("pandas"))
            .send();
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().at("/version/version").asText()).isEqualTo("1");
  }

  @Test
  void anotherIsTheNextVersion() {
    Gateway.Reply reply =
        gateway
            .ask(Route.REGISTER)
            .with("name", "copied")
            .yaml(BusyInstallation.text("polars"))
            .send();
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    assertThat(reply.json().at("/version/version").asText()).isEqualTo("2");
  }

  @Test
  void aServiceTokenGoesOnLettingIn() {
    Gateway.Reply reply = gateway.ask(Route.GET_WORKSPACE).bearing(LEFT.secret()).send();
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
  }

  @Test
  void aBuildThatWaitedIsMade() {
    DefinitionHash hash = DefinitionHash.of(World.definition(BusyInstallation.QUEUED));
    String queued =
        gateway
            .ask(Route.LOOK_UP)
            .body("{\"hash\": \"" + hash + "\"}")
            .send()
            .json()
            .at("/build/id")
            .asText();
    BuildId build = new BuildId(queued);
    WorldWorkers workers = new WorldWorkers(world);
    workers.silence();
    workers.dispatch();
    assertThat(workers.begin(World.TEAM, build)).isEqualTo("begun");
    assertThat(workers.report(build, 0, true, hash)).isEqualTo("counted");
    assertThat(
            gateway
                .ask(Route.LOOK_UP)
                .body("{\"hash\": \"" + hash + "\"}")
                .send()
                .json()
                .path("answer")
                .asText())
        .isEqualTo("hit");
  }
}
