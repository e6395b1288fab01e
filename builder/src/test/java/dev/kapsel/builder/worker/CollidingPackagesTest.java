package dev.kapsel.builder.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.wheel.LargeWheel;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.IndexedLayer;
import dev.kapsel.model.protocol.WorkerMessages.KnownImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole builds of packages that have the same files. {@code big} and {@code huge} have layers of
 * their own, {@code huge} the lower one; the small ones share the layer at the top.
 */
@Tag("machine")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CollidingPackagesTest {

  private static final String SITE = "/opt/kapsel/env/lib/python3.11/site-packages/";
  private static final byte[] BIG = new byte[8_500_000];
  private static final byte[] HUGE = new byte[17_000_000];

  /** Has uv, and nothing else is taken from it. */
  @TempDir static Path installed;

  @TempDir Path directory;
  private final List<String> requirements = new ArrayList<>(List.of("pip"));
  private WholeBuild build;
  private StubIndex index;

  @BeforeEach
  void open() throws IOException {
    build = new WholeBuild(installed);
    index = new StubIndex();
    build.downloadBytes = 40_000_000;
    build.allowed.add(index.address());
    build.index = index.uri("/simple/").toString();
    index.add(new LargeWheel(directory, "pip").file("pip.py", new byte[1]).finish());
    new Random(1).nextBytes(BIG);
    new Random(2).nextBytes(HUGE);
  }

  @AfterEach
  void close() {
    build.close();
    index.close();
  }

  /** Files whose content is the name of their package, besides one that makes it big. */
  private void publish(String name, byte[] weight, String... files) throws IOException {
    try (LargeWheel wheel = new LargeWheel(directory, name)) {
      wheel.file(name + "_/weight.bin", weight);
      for (String file : files) {
        wheel.file(file, name.getBytes(UTF_8));
      }
      index.add(wheel.finish());
    }
    requirements.add(name);
  }

  private Finished build() {
    build.python = new Python.Pip(requirements, Python.Over.BASE);
    return build.run().succeeded();
  }

  /** Builds with all layers known and nothing fetched before. */
  private List<String> again(Finished first) throws IOException {
    build.layers.putAll(first.newLayers());
    build.cache = Files.createDirectory(directory.resolve("fresh"));
    Files.createSymbolicLink(build.cache.resolve("tools"), installed.resolve("tools"));
    index.requests.clear();
    Finished finished = build();
    assertThat(finished.newLayers()).isEmpty();
    assertThat(finished.layers()).isEqualTo(first.layers());
    return finished.warnings();
  }

  private List<String> fetched() {
    return index.requests.stream()
        .filter(request -> request.matches("GET /files/.*whl( .*)?"))
        .map(request -> request.replaceFirst(".*/files/(\\w+)-.*", "$1"))
        .sorted()
        .toList();
  }

  private static String collision(String path, String lost, String won) {
    String wheel = "-1.0-py3-none-any.whl";
    return "`%s%s` is in %s and in %s; what the latter has is kept"
        .formatted(SITE, path, lost + wheel, won + wheel);
  }

  @Test
  void fileOfTwoLayersIsReportedAndThatOfTheUpperLayerKept() throws IOException {
    publish("huge", HUGE, "shared.py");
    publish("big", BIG, "shared.py");
    publish("a", new byte[0], "shared.py");
    Finished first = build();
    List<String> expected =
        List.of(collision("shared.py", "big", "a"), collision("shared.py", "huge", "big"));
    assertThat(first.warnings()).isEqualTo(expected);
    assertThat(again(first)).isEqualTo(expected);
    assertThat(fetched()).isEmpty();
  }

  /** Names of one bucket. */
  @Test
  void fileOfTwoPackagesOfALayerIsReportedWheneverTheLayerIsUsed() throws IOException {
    publish("a", new byte[0], "shared.py");
    publish("a11", new byte[0], "shared.py");
    Finished first = build();
    List<String> expected = List.of(collision("shared.py", "a", "a11"));
    assertThat(first.warnings()).isEqualTo(expected);
    assertThat(again(first)).isEqualTo(expected);
    assertThat(fetched()).isEmpty();
  }

  @Test
  void onlyPackagesThatTakeTheSameDirectoryAreLookedInto() throws IOException {
    publish("huge", HUGE, "n/huge/x.py", "n/huge/y.py");
    publish("big", BIG, "tests/x.py", "tests/y.py", "n/big/x.py", "n/big/y.py");
    publish("a", new byte[0], "tests/x.py", "tests/z.py", "n/a/x.py", "n/a/y.py");
    Finished first = build();
    List<String> expected = List.of(collision("tests/x.py", "big", "a"));
    assertThat(first.warnings()).isEqualTo(expected);
    assertThat(again(first)).isEqualTo(expected);
    assertThat(fetched()).containsExactly("a", "big");
  }

  @Test
  void fileWhereAPackageOfAnotherLayerHasADirectoryIsRefused() throws IOException {
    publish("big", BIG, "thing");
    publish("a", new byte[0], "thing/x.py", "thing/y.py");
    build.python = new Python.Pip(requirements, Python.Over.BASE);
    assertThat(
            build
                .run()
                .failed(FailureCode.BAD_PACKAGE, "`a-1.0-", "`big-1.0-", SITE + "thing`")
                .stage())
        .isEqualTo(Stage.LAYERS);
  }

  @Test
  void imageThatIsTakenOverHasTheWarningsItWasMadeWith() throws IOException {
    publish("big", BIG, "shared.py");
    publish("a", new byte[0], "shared.py");
    Finished first = build();
    assertThat(first.warnings()).hasSize(1);
    build.known =
        new KnownImage(
            new BuildId("b" + "1".repeat(24)),
            first.digest(),
            first.layers(),
            first.size(),
            first.warnings());
    Finished second = build();
    assertThat(second.reusedFrom()).isNotNull();
    assertThat(second.warnings()).isEqualTo(first.warnings());
  }

  @Test
  void namesThatDifferInCaseAreReportedAcrossLayers() throws IOException {
    publish("big", BIG, "Thing/x.py", "Thing/y.py");
    publish("a", new byte[0], "thing/x.py", "thing/y.py");
    assertThat(build().warnings())
        .singleElement()
        .asString()
        .contains("`" + SITE + "Thing` of big-1.0", "`" + SITE + "thing` of a-1.0");
  }

  @Test
  void layersOfWhichNobodyKeptTheContentsAreUsedAllTheSame() throws IOException {
    publish("big", BIG, "shared.py");
    publish("a", new byte[0], "shared.py");
    Finished first = build();
    first
        .newLayers()
        .forEach(
            (key, layer) ->
                build.layers.put(
                    key, new IndexedLayer(layer.layer(), layer.provides(), layer.needs(), null)));
    Finished second = build();
    assertThat(second.newLayers()).isEmpty();
    assertThat(second.warnings()).isEmpty();
  }
}
