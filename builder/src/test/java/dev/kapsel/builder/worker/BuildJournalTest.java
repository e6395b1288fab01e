package dev.kapsel.builder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BuildJournalTest {

  private final BuildJournal journal = new BuildJournal(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

  @Test
  void newsAreToldOnce() {
    journal.begin(Stage.FETCH, 10, "bytes");
    assertThat(journal.take()).isNotNull();
    assertThat(journal.take()).isNull();
  }

  @Test
  void progressAddsUp() {
    journal.begin(Stage.FETCH, 10, "bytes");
    journal.advance(Stage.FETCH, 4);
    journal.advance(Stage.FETCH, 5);
    assertThat(journal.stages()).extracting(StageTiming::done).containsExactly(9L);
  }

  @Test
  void progressBeforeTheBeginningIsNotLost() {
    journal.advance(Stage.FETCH, 4);
    assertThat(journal.stages()).isEmpty();
    journal.begin(Stage.FETCH, 10, "bytes");
    assertThat(journal.stages()).extracting(StageTiming::done).containsExactly(4L);
  }

  @Test
  void nothingComesAfterTheEnd() {
    journal.begin(Stage.FETCH, 10, "bytes");
    journal.end(Stage.FETCH, "done");
    journal.advance(Stage.FETCH, 4);
    assertThat(journal.stages())
        .singleElement()
        .satisfies(stage -> assertThat(stage.endedAt()).isNotNull())
        .extracting(StageTiming::done)
        .isEqualTo(0L);
  }

  @Test
  void failureBelongsToTheLastStageThatHasNotEnded() {
    journal.begin(Stage.RESOLVE_BASE, 0, "");
    journal.end(Stage.RESOLVE_BASE, "done");
    journal.begin(Stage.RESOLVE_PACKAGES, 0, "");
    assertThat(journal.current()).isEqualTo(Stage.RESOLVE_PACKAGES);
  }

  @Test
  void lineOfAHostileToolIsOneHarmlessLinePerLine() {
    journal.line(Stage.FETCH, "a\u001b[2J\nb");
    assertThat(Objects.requireNonNull(journal.take()).log())
        .extracting(LogLine::text)
        .containsExactly("fetch: a [2J", "b");
  }
}
