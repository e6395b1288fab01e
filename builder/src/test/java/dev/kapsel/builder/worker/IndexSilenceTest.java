package dev.kapsel.builder.worker;

import static dev.kapsel.builder.network.StubServer.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.network.StubServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexSilenceTest {

  @TempDir Path cache;

  private final StubServer index = new StubServer();

  @AfterEach
  void stop() {
    index.close();
  }

  @Test
  void anIndexWithoutAWordOfCachingIsSilent() {
    index.next(answer(200, ""));
    assertThat(silent(Duration.ZERO)).isTrue();
    assertThat(index.requests).containsExactly("HEAD /simple/pip/ null");
  }

  @Test
  void anIndexThatForbidsCachingIsNotSilent() {
    index.next(answer(200, "Cache-Control", "no-store"));
    assertThat(silent(Duration.ZERO)).isFalse();
  }

  @Test
  void anIndexThatFailsIsNotTakenForSilent() {
    index.next(answer(404, ""));
    assertThat(silent(Duration.ZERO)).isFalse();
  }

  @Test
  void theHabitIsAskedForOnceADay() {
    index.next(answer(200, ""), answer(200, "Cache-Control", "max-age=600"));
    assertThat(silent(Duration.ZERO)).isTrue();
    assertThat(silent(Duration.ofHours(23))).isTrue();
    assertThat(silent(Duration.ofHours(25))).isFalse();
  }

  private boolean silent(Duration later) {
    return new IndexSilence(
            index.client(StubServer.quick()),
            SharedCache.open(cache),
            Clock.offset(Clock.systemUTC(), later))
        .silent(index.uri("/simple"));
  }
}
