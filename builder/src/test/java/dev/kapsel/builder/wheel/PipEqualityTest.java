package dev.kapsel.builder.wheel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Sha256;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds layers against what pip lays out from the same wheels, file by file: content, mode and
 * record. Left out is what {@link InstalledTree} names: bytecode, who installed from where, and the
 * text of commands.
 */
@Tag("machine")
class PipEqualityTest {

  @TempDir Path directory;
  private Path environment = Path.of("unset");
  private Lock.Interpreter python = WheelLayerTest.PYTHON;

  @BeforeEach
  void makeAnEnvironment() throws Exception {
    environment = directory.toRealPath().resolve("env");
    run("python3", "-m", "venv", environment.toString());
    String version =
        run("python3", "-c", "import platform; print(platform.python_version())").strip();
    python = new Lock.Interpreter("cpython", version, "/usr/bin/python3");
  }

  @Test
  void layerOfEveryKindOfFileEqualsWhatPipLaysOut() throws Exception {
    WheelFile wheel = WheelBuilder.everything().write(directory);
    Set<String> commands = Set.of("full-main", "full.tool", "full-window");

    assertThat(layer(List.of(wheel), commands)).isEqualTo(pip(List.of(wheel), commands));
  }

  @Test
  void layerOfRealWheelsEqualsWhatPipLaysOut() throws Exception {
    Path wheels = Files.createDirectory(directory.resolve("wheels"));
    run(
        environment.resolve("bin/python").toString(),
        "-m",
        "pip",
        "download",
        "--quiet",
        "--only-binary=:all:",
        "--dest",
        wheels.toString(),
        "numpy==2.2.6",
        "pandas==2.2.3",
        "scikit-learn==1.6.1",
        "pygments==2.19.1");
    List<WheelFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(wheels)) {
      for (Path path : paths.sorted().toList()) {
        files.add(locked(path));
      }
    }
    Set<String> commands = Set.of("f2py", "numpy-config", "pygmentize");

    assertThat(layer(files, commands)).isEqualTo(pip(files, commands));
  }

  @Test
  void wheelsThatInstallIntoEachOthersDirectoriesEqualWhatPipLaysOut() throws Exception {
    List<WheelFile> wheels =
        List.of(
            new WheelBuilder("host")
                .file("host/__init__.py", "")
                .file("host/plugins/own.py", "host")
                .file("host-1.0.data/data/share/host/plugins/own.txt", "host")
                .write(directory),
            new WheelBuilder("plugin")
                .file("host/plugins/other.py", "plugin")
                .file("plugin/host/x.py", "plugin")
                .file("plugin-1.0.data/purelib/host/late.py", "plugin")
                .file("plugin-1.0.data/scripts/host-plugin", "#!python\n", WheelBuilder.EXECUTABLE)
                .file("plugin-1.0.data/data/share/host/plugins/other.txt", "plugin")
                .write(directory),
            new WheelBuilder("space_one").file("space/one/x.py", "one").write(directory),
            new WheelBuilder("space_two")
                .file("space/two/x.py", "two")
                .file("space/one/y.py", "two")
                .write(directory));

    assertThat(layer(wheels, Set.of())).isEqualTo(pip(wheels, Set.of())).hasSizeGreaterThan(20);
  }

  private static WheelFile locked(Path path) throws IOException {
    String fileName = path.getFileName().toString();
    List<String> parts = List.of(fileName.split("-", -1));
    return new WheelFile(
        new LockedFile(
            LockedFile.Kind.WHEEL,
            parts.getFirst(),
            parts.get(1),
            fileName,
            Sha256.of(fileName),
            Files.size(path)),
        path);
  }

  private SortedMap<String, String> layer(List<WheelFile> wheels, Set<String> commands)
      throws Exception {
    Path layer = directory.resolve("layer.tar.gz");
    WheelLayer.write(wheels, python, null, layer);
    Path root = Files.createDirectory(directory.resolve("root"));
    run("tar", "-xpzf", layer.toString(), "-C", root.toString());
    return InstalledTree.read(root.resolve("opt/kapsel/env"), commands);
  }

  private SortedMap<String, String> pip(List<WheelFile> wheels, Set<String> commands)
      throws Exception {
    Set<String> before = InstalledTree.read(environment, commands).keySet();
    List<String> command =
        new ArrayList<>(
            List.of(
                environment.resolve("bin/python").toString(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-index",
                "--no-deps",
                "--no-compile"));
    wheels.forEach(wheel -> command.add(wheel.path().toString()));
    run(command.toArray(String[]::new));
    SortedMap<String, String> after = InstalledTree.read(environment, commands);
    after.keySet().removeAll(before);
    return after;
  }

  private String run(String... command) throws Exception {
    File errors = directory.resolve("errors").toFile();
    List<String> whole = new ArrayList<>(List.of("sh", "-c", "umask 022; exec \"$@\"", "sh"));
    whole.addAll(List.of(command));
    Process process = new ProcessBuilder(whole).redirectError(errors).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors.toPath())).isZero();
    return out;
  }
}
