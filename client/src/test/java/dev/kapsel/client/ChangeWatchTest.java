package dev.kapsel.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.change.ChangeEntry;
import dev.kapsel.model.change.ChangeKind;
import dev.kapsel.model.change.ChangeSubject;
import dev.kapsel.model.change.Changes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangeWatchTest {

  private static final String CHANGES = "GET /v1/workspaces/default/changes";

  private final FakeService service = new FakeService();
  private final ChangeWatch watch =
      new ChangeWatch(
          new HttpKapselClient(service.address(), Samples.WORKSPACE, TokenSource.NOBODY).changes(),
          Duration.ofMillis(1));

  @AfterEach
  void stop() {
    service.close();
  }

  private static ChangeEntry entry(int number) {
    return new ChangeEntry(
        Integer.toString(number),
        Samples.NOON,
        ChangeKind.OTHER,
        ChangeSubject.WORKSPACE,
        null,
        "thing " + number);
  }

  private static Changes changes(int from, int to) {
    List<ChangeEntry> entries = new ArrayList<>();
    for (int number = from + 1; number <= to; number++) {
      entries.add(entry(number));
    }
    return new Changes(entries, Integer.toString(to));
  }

  @Test
  void itBeginsNowAndAsksOnWithTheCursorOfEachAnswer() {
    service.answer(CHANGES, 200, changes(4, 4));
    service.answer(CHANGES + "?after=4", 200, changes(4, 4));
    service.answer(CHANGES + "?after=4", 200, changes(4, 6));
    service.answer(CHANGES + "?after=6", 200, changes(6, 7));
    List<String> seen = new ArrayList<>();

    watch.follow(
        null,
        entries -> {
          entries.forEach(entry -> seen.add(entry.cursor()));
          return seen.size() < 3;
        });

    assertThat(seen).containsExactly("5", "6", "7");
    assertThat(service.lines())
        .containsExactly(CHANGES, CHANGES + "?after=4", CHANGES + "?after=4", CHANGES + "?after=6");
  }

  @Test
  void itBeginsWhereItIsTold() {
    service.answer(CHANGES + "?after=2", 200, changes(2, 3));

    watch.follow("2", entries -> false);

    assertThat(service.lines()).containsExactly(CHANGES + "?after=2");
  }

  @Test
  void aCursorThatIsTooOldIsTheReadersMatter() {
    service.answer(
        CHANGES + "?after=2",
        410,
        Problem.of(ProblemCode.CURSOR_EXPIRED, "the oldest cursor is `9`", "Read again."));

    assertThatExceptionOfType(KapselException.class)
        .isThrownBy(() -> watch.follow("2", entries -> true))
        .satisfies(e -> assertThat(e.problem().code()).isEqualTo("cursor-expired"));
  }
}
