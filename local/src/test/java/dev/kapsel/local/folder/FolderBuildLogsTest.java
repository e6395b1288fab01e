package dev.kapsel.local.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kapsel.functions.build.BuildLogs.Lines;
import dev.kapsel.functions.build.BuildLogs.Part;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderBuildLogsTest {

  private static final WorkspaceName WORKSPACE = new WorkspaceName("default");
  private static final BuildId BUILD = new BuildId("b" + "0".repeat(24));

  @TempDir private Path directory;
  private FolderBuildLogs logs;

  @BeforeEach
  void open() {
    logs = new FolderBuildLogs(directory);
  }

  @Test
  void linesComeInTheOrderOfTheirPartsFromTheCursorOn() {
    append(1, 2, "c", "d");
    append(1, 1, "a", "b");
    append(2, 1, "e");
    Lines first = logs.read(WORKSPACE, BUILD, null, 3);
    assertThat(texts(first)).containsExactly("a", "b", "c");
    Lines rest = logs.read(WORKSPACE, BUILD, first.next(), 3);
    assertThat(texts(rest)).containsExactly("d", "e");
    Lines nothing = logs.read(WORKSPACE, BUILD, rest.next(), 3);
    assertThat(nothing.lines()).isEmpty();
    assertThat(nothing.next()).isEqualTo(rest.next());
  }

  @Test
  void repeatedPartAddsNothing() {
    append(1, 1, "a");
    append(1, 1, "another");
    assertThat(texts(logs.read(WORKSPACE, BUILD, null, 10))).containsExactly("a");
  }

  @Test
  void lineThatComesLaterIsReadFromTheOldCursor() {
    String empty = logs.read(WORKSPACE, BUILD, null, 10).next();
    append(1, 0, "a");
    assertThat(texts(logs.read(WORKSPACE, BUILD, empty, 10))).containsExactly("a");
  }

  @Test
  void cursorThatIsNoneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> logs.read(WORKSPACE, BUILD, "../../x", 10));
  }

  private void append(int epoch, long sequence, String... texts) {
    List<LogLine> lines =
        Arrays.stream(texts).map(text -> new LogLine(Instant.EPOCH, text)).toList();
    logs.append(WORKSPACE, BUILD, new Part(epoch, sequence), lines);
  }

  private static List<String> texts(Lines lines) {
    return lines.lines().stream().map(LogLine::text).toList();
  }
}
