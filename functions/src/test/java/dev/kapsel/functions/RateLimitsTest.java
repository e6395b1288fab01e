package dev.kapsel.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.limit.RateLimits;
import dev.kapsel.functions.limit.RateSettings;
import dev.kapsel.functions.table.MovableClock;
import dev.kapsel.model.api.Route;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asks too often waits, and everybody sees how much is left. */
final class RateLimitsTest {

  private final World world = new World(new RateSettings(3, Duration.ofSeconds(60)));
  private final Gateway gateway = new Gateway(world);
  private final MovableClock clock = (MovableClock) world.bean(Clock.class);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void everyAnswerSaysHowMuchIsLeft() {
    Gateway.Reply first = gateway.ask(Route.WHO_AM_I).send();
    assertThat(first.header("ratelimit-policy")).isEqualTo("\"default\";q=3;w=60");
    assertThat(first.header("ratelimit")).isEqualTo("\"default\";r=2;t=20");
    Gateway.Reply problem = gateway.ask(Route.GET_WORKSPACE).send();
    assertThat(problem.status()).isEqualTo(404);
    assertThat(problem.header("ratelimit")).isEqualTo("\"default\";r=1;t=40");
  }

  @Test
  void whoAsksTooOftenWaitsForTheNextToken() {
    spend();
    Gateway.Reply refused = gateway.ask(Route.WHO_AM_I).send();
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("rate-limited");
    assertThat(refused.header("retry-after")).isEqualTo("20");
    assertThat(refused.header("ratelimit")).isEqualTo("\"default\";r=0;t=20");
    clock.advance(Duration.ofSeconds(20));
    assertThat(gateway.ask(Route.WHO_AM_I).send().status()).isEqualTo(200);
    assertThat(gateway.ask(Route.WHO_AM_I).send().status()).isEqualTo(429);
  }

  @Test
  void othersAreNotInItsWay() {
    spend();
    assertThat(gateway.ask(Route.WHO_AM_I).as(Signed.as("ada")).send().status()).isEqualTo(200);
  }

  @Test
  void nobodyGathersMoreThanTheWhole() {
    clock.advance(Duration.ofDays(1));
    spend();
    assertThat(gateway.ask(Route.WHO_AM_I).send().status()).isEqualTo(429);
  }

  @Test
  void aClockThatWasSetBackGivesNothing() {
    spend();
    clock.advance(Duration.ofHours(-1));
    assertThat(gateway.ask(Route.WHO_AM_I).send().status()).isEqualTo(429);
    clock.advance(Duration.ofSeconds(20));
    assertThat(gateway.ask(Route.WHO_AM_I).send().status()).isEqualTo(200);
  }

  @Test
  void whoTriesTokensIsLimitedAsNobody() {
    for (int i = 0; i < 3; i++) {
      Gateway.Reply refused = tried(i);
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.header("ratelimit")).startsWith("\"default\";r=" + (2 - i));
    }
    assertThat(tried(3).status()).isEqualTo(429);
    assertThat(gateway.ask(Route.WHO_AM_I).send().status()).as("others").isEqualTo(200);
  }

  private Gateway.Reply tried(int number) {
    String token = "kapsel-token.team.t%016x.%s".formatted(number, "A".repeat(43));
    return gateway.ask(Route.WHO_AM_I).bearing(token).send();
  }

  @Test
  void workersAreNotLimited() {
    for (int i = 0; i < 5; i++) {
      Gateway.Reply reply =
          gateway.ask(Route.WORKER_EXCHANGE).with("build", "b" + "0".repeat(24)).send();
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.headers()).doesNotContainKey("ratelimit");
    }
  }

  @Test
  void callersThatAreSilentAreForgotten() {
    RateLimits limits = world.bean(RateLimits.class);
    for (int i = 0; i < 50_000; i++) {
      limits.take("caller " + i);
      clock.advance(Duration.ofMillis(10));
    }
    assertThat(limits.known()).isLessThan(15_000);
  }

  private void spend() {
    for (int i = 0; i < 3; i++) {
      assertThat(gateway.ask(Route.WHO_AM_I).send().status()).isEqualTo(200);
    }
  }
}
