package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.functions.image.ImagePage;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LogPage;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.image.BaseContents.Installed;
import dev.kapsel.model.image.BaseContents.Kind;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import dev.kapsel.model.protocol.WorkerMessages.Progress;
import dev.kapsel.model.protocol.WorkerMessages.Wanted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker may say at once, and what becomes of more. */
final class ProtocolLimitsTest {

  private static final Definition PANDAS = World.definition("pandas");
  private static final DefinitionHash HASH = DefinitionHash.of(PANDAS);

  /** What a function of the deployed endpoint can answer. */
  private static final int ANSWER_BYTES = 6 * 1024 * 1024;

  private final World world = new World();
  private Worker worker;

  @BeforeEach
  void begin() {
    worker = world.startWorker(PANDAS);
    worker.exchange();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private enum Limit {
    LOG_LINES(10_000, "/log", (test, n) -> test.progress(lines(n, "line"), List.of())),
    LINE(16_384, "/log/0", (test, n) -> test.progress(lines(1, "x".repeat(n)), List.of())),
    STAGES(Stage.values().length, "/stages", (test, n) -> test.progress(List.of(), stages(n, 1))),
    SUMMARY(500, "/stages", (test, n) -> test.progress(List.of(), stages(1, n))),
    LAYER_KEYS(10_000, "/layerKeys", (test, n) -> test.known(n)),
    LAYERS(127, "/layers", (test, n) -> test.finish(n, 0, 0)),
    WARNINGS(100, "/warnings", (test, n) -> test.finish(1, n, 10)),
    CONTENTS(5_000, "/contents/packages", (test, n) -> test.finishOver(n));

    private final int most;
    private final String field;
    private final ObjIntConsumer<ProtocolLimitsTest> call;

    Limit(int most, String field, ObjIntConsumer<ProtocolLimitsTest> call) {
      this.most = most;
      this.field = field;
      this.call = call;
    }

    private static List<LogLine> lines(int count, String text) {
      return Collections.nCopies(count, new LogLine(Instant.EPOCH, text));
    }

    private static List<StageTiming> stages(int count, int summary) {
      StageTiming stage =
          new StageTiming(Stage.FETCH, Instant.EPOCH, null, 0, 0, "", "s".repeat(summary));
      return Collections.nCopies(count, stage);
    }
  }

  @ParameterizedTest
  @EnumSource
  void asMuchAsMayBeIsTaken(Limit limit) {
    limit.call.accept(this, limit.most);
    assertThat(world.build(worker.key).state().toString()).isNotEqualTo("failed");
  }

  @ParameterizedTest
  @EnumSource
  void oneMoreIsRefusedByName(Limit limit) {
    int before = world.changes();
    @Nullable Rejected rejected =
        catchThrowableOfType(Rejected.class, () -> limit.call.accept(this, limit.most + 1));
    assertThat(rejected).isNotNull();
    Problem problem = rejected.problem();
    assertThat(problem.code()).isEqualTo("invalid-request");
    assertThat(problem.field()).isEqualTo(limit.field);
    assertThat(problem.detail() + problem.fix()).contains(Integer.toString(limit.most));
    assertThat(world.changes()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"bad name, 1", "'', 1", "-a, 1", "a, ''", "a, 1 2", "a, 1\u00e9"})
  void packagesThatCannotBeCalledSoAreRefused(String name, String version) {
    BaseContents contents = new BaseContents(List.of(new Installed(Kind.PYTHON, name, version)));
    assertThatThrownBy(() -> worker.finish(World.over(world.pushed(HASH), contents)))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("no package is");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kind", "name", "version"})
  void aPackageHasAllOfItsParts(String missing) {
    ObjectNode one = KapselJson.mapper().createObjectNode();
    one.put("kind", "deb").put("name", "bash").put("version", "1").remove(missing);
    assertThatThrownBy(() -> KapselJson.mapper().treeToValue(one, Installed.class))
        .isInstanceOf(JsonMappingException.class);
  }

  /** A warning may name a path of any length, and must not cost the build its image. */
  @Test
  void longWarningsAreShortened() {
    finish(1, 100, 100_000);
    List<String> kept =
        world
            .bean(ImagePage.class)
            .view(World.TEAM, HASH)
            .value()
            .generations()
            .getFirst()
            .warnings();
    assertThat(kept).hasSize(100).allMatch(warning -> warning.length() < 1_100);
  }

  @Test
  void aPageOfTheLogFitsIntoAnAnswerWhateverItsLinesHold() throws Exception {
    String wide = "\u65e5".repeat(16_000);
    IntStream.rangeClosed(1, 40)
        .forEach(i -> worker.progress(i, Collections.nCopies(10, wide).toArray(String[]::new)));
    int lines = 0;
    String cursor = null;
    while (lines < 400) {
      LogPage page = world.bean(BuildLogReader.class).read(World.TEAM, worker.key.id(), cursor);
      assertThat(KapselJson.mapper().writeValueAsBytes(page)).hasSizeLessThan(ANSWER_BYTES);
      assertThat(page.lines()).isNotEmpty();
      lines += page.lines().size();
      cursor = page.next();
    }
    assertThat(lines).isEqualTo(400);
    assertThat(wide.getBytes(StandardCharsets.UTF_8).length * 400).isGreaterThan(ANSWER_BYTES);
  }

  @Test
  void aCursorOfAnotherLogIsNone() {
    worker.progress(1, "a line");
    BuildLogReader reader = world.bean(BuildLogReader.class);
    String cursor = reader.read(World.TEAM, worker.key.id(), null).next();
    assertThat(reader.read(World.TEAM, worker.key.id(), cursor).lines()).isEmpty();
    Worker other = world.startWorker(World.definition("numpy"));
    assertThatThrownBy(() -> reader.read(World.TEAM, other.key.id(), cursor))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("no cursor of this log");
  }

  private void progress(List<LogLine> log, List<StageTiming> stages) {
    worker.progress(new Progress(1, stages, log));
  }

  private void known(int keys) {
    List<String> all = IntStream.range(0, keys).mapToObj(i -> "key " + i).toList();
    world
        .bean(BuildProtocol.class)
        .known(worker.key, worker.token(), new Wanted(world.pushed(HASH).lockHash(), all));
  }

  private void finishOver(int packages) {
    List<Installed> all =
        IntStream.range(0, packages)
            .mapToObj(i -> new Installed(Kind.DEB, "package-" + i, "1"))
            .toList();
    worker.finish(World.over(world.pushed(HASH), new BaseContents(all)));
  }

  private void finish(int layers, int warnings, int length) {
    Finished made = world.pushed(HASH);
    List<Layer> all = new ArrayList<>(Collections.nCopies(layers, made.layers().getFirst()));
    worker.finish(
        new Finished(
            made.digest(),
            made.base(),
            made.lockHash(),
            made.lock(),
            all,
            made.size(),
            made.newLayers(),
            made.reusedFrom(),
            made.stages(),
            Collections.nCopies(warnings, "w".repeat(length))));
  }
}
