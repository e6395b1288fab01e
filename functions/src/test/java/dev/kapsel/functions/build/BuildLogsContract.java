package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.BuildLogs.Lines;
import dev.kapsel.functions.build.BuildLogs.Part;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every keeper of build logs promises. Each adapter's test extends this. */
@NullMarked
public abstract class BuildLogsContract {

  private static final WorkspaceName TEAM = new WorkspaceName("team");
  private static final BuildId BUILD = new BuildId("b000000000000000000000001");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

  private BuildLogs logs = new InMemoryBuildLogs();

  /** Opens an empty store. */
  protected abstract BuildLogs open();

  @BeforeEach
  void openLogs() {
    logs = open();
  }

  @Test
  void aBuildWithoutLogHasNoLines() {
    Lines none = logs.read(TEAM, BUILD, null, 10);
    assertThat(none.lines()).isEmpty();
    append(1, 1, "late");
    assertThat(texts(logs.read(TEAM, BUILD, none.next(), 10))).containsExactly("late");
  }

  @Test
  void linesAreKeptAsTheyWere() {
    LogLine line = new LogLine(NOON, "tab\t, \u00e9, \ud83d\ude00, \u001b[1m and \"quotes\"");
    logs.append(TEAM, BUILD, new Part(1, 1), List.of(line, new LogLine(NOON, "")));
    assertThat(logs.read(TEAM, BUILD, null, 10).lines())
        .containsExactly(line, new LogLine(NOON, ""));
  }

  @Test
  void aRepeatedPartAddsNothing() {
    append(1, 1, "one", "two");
    append(1, 1, "one", "two");
    append(1, 2, "three");
    assertThat(all(10)).containsExactly("one", "two", "three");
  }

  @Test
  void partsAreOrderedByEpochAndNumberNotByTheirDigits() {
    append(1, 9, "nine");
    append(1, 10, "ten");
    append(2, 0, "second worker");
    append(2, 1, "its first");
    assertThat(all(10)).containsExactly("nine", "ten", "second worker", "its first");
  }

  @Test
  void aCursorGoesOnWhereThePageEnded() {
    append(1, 1, IntStream.range(0, 7).mapToObj(Integer::toString).toArray(String[]::new));
    append(1, 2, "7", "8");
    assertThat(all(2)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8");
    Lines end = logs.read(TEAM, BUILD, null, 100);
    assertThat(logs.read(TEAM, BUILD, end.next(), 100).lines()).isEmpty();
    append(1, 3, "9");
    assertThat(texts(logs.read(TEAM, BUILD, end.next(), 100))).containsExactly("9");
  }

  @Test
  void logsOfOtherWorkspacesAndBuildsStayApart() {
    append(1, 1, "mine");
    assertThat(logs.read(new WorkspaceName("other"), BUILD, null, 10).lines()).isEmpty();
    BuildId other = new BuildId("b000000000000000000000002");
    assertThat(logs.read(TEAM, other, null, 10).lines()).isEmpty();
  }

  private void append(int epoch, long sequence, String... lines) {
    logs.append(
        TEAM,
        BUILD,
        new Part(epoch, sequence),
        Arrays.stream(lines).map(line -> new LogLine(NOON, line)).toList());
  }

  private List<String> all(int page) {
    List<String> found = new ArrayList<>();
    @Nullable String cursor = null;
    while (true) {
      Lines lines = logs.read(TEAM, BUILD, cursor, page);
      assertThat(lines.lines()).hasSizeLessThanOrEqualTo(page);
      if (lines.lines().isEmpty()) {
        return found;
      }
      found.addAll(texts(lines));
      cursor = lines.next();
    }
  }

  private static List<String> texts(Lines lines) {
    return lines.lines().stream().map(LogLine::text).toList();
  }
}
