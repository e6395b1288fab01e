package dev.kapsel.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.World;
import dev.kapsel.functions.http.Deprecations;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.contract.Deprecation;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A route that will go says so in every answer. */
final class DeprecationTest {

  private static final Deprecation NOTICE =
      new Deprecation(LocalDate.of(2027, 3, 1), LocalDate.of(2028, 3, 1), "/guide");

  @Test
  void theAnswersOfADeprecatedRouteSaySinceWhenAndUntilWhen() {
    Map<Route, Deprecation> routes = Map.of(Route.GET_WORKSPACE, NOTICE);
    try (World world = new World(new Deprecations(routes))) {
      Gateway gateway = new Gateway(world);
      assertThat(gateway.ask(Route.GET_WORKSPACE).send().headers())
          .containsAllEntriesOf(NOTICE.headers());
      world.make(World.TEAM);
      assertThat(gateway.ask(Route.GET_WORKSPACE).send().headers())
          .containsAllEntriesOf(NOTICE.headers());
      assertThat(gateway.ask(Route.WHO_AM_I).send().headers()).doesNotContainKey("deprecation");
    }
  }

  @Test
  void byDefaultTheContractSaysWhichTheyAre() {
    try (World world = new World()) {
      assertThat(world.bean(Deprecations.class).routes()).isEmpty();
    }
  }
}
