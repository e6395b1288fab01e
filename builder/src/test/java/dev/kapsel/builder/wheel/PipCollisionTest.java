package dev.kapsel.builder.wheel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.model.lock.Lock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whose file is seen where two packages of a layer have the same: in pip's environment, and in
 * Kapsel's. {@code docs/spec/layer-recipe.md} states both rules.
 */
@Tag("machine")
class PipCollisionTest {

  private static final Lock.Interpreter PYTHON = WheelLayerTest.PYTHON;

  @TempDir Path directory;
  private Path environment = Path.of("unset");

  @BeforeEach
  void makeAnEnvironment() throws Exception {
    environment = directory.toRealPath().resolve("env");
    assertThat(run("python3", "-m", "venv", "--without-pip", environment.toString())).isZero();
  }

  /** Two packages, {@code a} and {@code b}, and whose file each installer keeps. */
  enum Relation {
    NONE("", "", "a", "b"),
    FIRST_NEEDS_LAST("b", "", "a", "b"),
    LAST_NEEDS_FIRST("", "a", "b", "b");

    private final String neededByA;
    private final String neededByB;
    private final String pips;
    private final String ours;

    Relation(String neededByA, String neededByB, String pips, String ours) {
      this.neededByA = neededByA;
      this.neededByB = neededByB;
      this.pips = pips;
      this.ours = ours;
    }
  }

  @ParameterizedTest
  @EnumSource
  void lastNameWinsAndInPipTheDependentElseTheFirstName(Relation relation) throws Exception {
    List<WheelFile> wheels =
        List.of(
            wheel("a", relation.neededByA, "shared.py"),
            wheel("b", relation.neededByB, "shared.py"));
    assertThat(pip(wheels)).isZero();
    assertThat(found(environment)).isEqualTo(relation.pips);
    assertThat(found(layer(wheels))).isEqualTo(relation.ours);
  }

  @Test
  void pipCannotInstallAFileWhereAnotherPackageHasADirectoryEither() throws Exception {
    List<WheelFile> wheels = List.of(wheel("a", "", "shared.py/x"), wheel("b", "", "shared.py"));
    assertThat(pip(wheels)).isNotZero();
    assertThatThrownBy(() -> layer(wheels)).isInstanceOf(BuildFailedException.class);
  }

  /** Has one file, with the name of the package in it. */
  private WheelFile wheel(String name, String needs, String file) throws IOException {
    WheelBuilder wheel = new WheelBuilder(name).file(file, name);
    wheel.metadata = needs.isEmpty() ? "" : "Requires-Dist: " + needs + "\n";
    return wheel.write(directory);
  }

  private int pip(List<WheelFile> wheels) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "python3",
                "-m",
                "pip",
                "--python",
                environment.resolve("bin/python").toString(),
                "install",
                "--quiet",
                "--no-index"));
    wheels.forEach(wheel -> command.add(wheel.path().toString()));
    return run(command.toArray(String[]::new));
  }

  private Path layer(List<WheelFile> wheels) throws Exception {
    Path layer = directory.resolve("layer.tar.gz");
    WheelLayer.write(wheels, PYTHON, null, layer);
    Path root = Files.createDirectory(directory.resolve("root"));
    assertThat(run("tar", "-xpzf", layer.toString(), "-C", root.toString())).isZero();
    return root;
  }

  private static String found(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      Path shared = all.filter(path -> path.endsWith("shared.py")).findFirst().orElseThrow();
      return Files.readString(shared, UTF_8);
    }
  }

  private int run(String... command) throws Exception {
    Path said = directory.resolve("said");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start()
        .waitFor();
  }
}
