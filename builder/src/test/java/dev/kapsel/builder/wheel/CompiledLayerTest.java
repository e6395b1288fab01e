package dev.kapsel.builder.wheel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.base.MachinePython;
import dev.kapsel.builder.bytecode.PythonCompiler;
import dev.kapsel.builder.layer.LayerBlob;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers with bytecode: as pip would have compiled, and such that Python takes it. */
@Tag("machine")
final class CompiledLayerTest {

  private static final WheelBuilder MODULES =
      new WheelBuilder("modules")
          .file("modules/__init__.py", "from modules.inner import value\n")
          .file("modules/inner.py", "value = 42\n")
          .file("modules/python2.py", "print 'old'\n")
          .file("modules/data.txt", "x = 1\n")
          .file("modules-1.0.data/scripts/tool.py", "#!python\nprint(1)\n")
          .file("modules-1.0.data/data/share/late.py", "late = True\n");

  @TempDir Path directory;
  private MachinePython python = MachinePython.NONE;
  private String version = "";

  @BeforeEach
  void findPython() throws IOException {
    python = MachinePython.find();
    version = "python" + python.interpreter().version().replaceFirst("^(3\\.\\d+).*", "$1");
  }

  @Test
  void filesWithBytecodeAndTheirRecordAreThoseOfPip() throws Exception {
    Path environment = directory.toRealPath().resolve("pip");
    run("python3", "-m", "venv", "--without-pip", environment.toString());
    SortedSet<String> before = bytecode(environment);
    WheelFile wheel = MODULES.write(directory);
    run(
        "python3",
        "-m",
        "pip",
        "--python",
        environment.resolve("bin/python").toString(),
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        wheel.path().toString());
    SortedSet<String> pips = bytecode(environment);
    pips.removeAll(before);
    Path ours = unpacked(List.of(MODULES), "ours");
    assertThat(bytecode(ours)).isEqualTo(pips).hasSize(4);
    assertThat(recorded(ours)).isEqualTo(recorded(environment)).hasSize(4);
  }

  @Test
  void pythonTakesTheBytecodeAndCompilesNothing() throws Exception {
    Path site = unpacked(List.of(MODULES), "ours").resolve("lib/" + version + "/site-packages");
    List<String> told =
        run(
                "python3",
                "-v",
                "-B",
                "-S",
                "-c",
                "import sys; sys.path[0:0] = ['" + site + "']; import modules")
            .lines()
            .toList();
    assertThat(told)
        .filteredOn(line -> line.startsWith("# code object from"))
        .filteredOn(line -> line.contains("modules"))
        .allMatch(line -> line.contains(".pyc"))
        .hasSize(2);
  }

  @Test
  void editedSourceWinsOverItsBytecode() throws Exception {
    Path site = unpacked(List.of(MODULES), "ours").resolve("lib/" + version + "/site-packages");
    Files.writeString(site.resolve("modules/inner.py"), "value = 43\n");
    String code =
        "import sys; sys.path[0:0] = ['" + site + "']; import modules; print(modules.value)";
    assertThat(run("python3", "-B", "-S", "-c", code)).endsWith("43\n");
  }

  @Test
  void replacedModuleLeavesNoBytecodeBehind() throws Exception {
    Path site =
        unpacked(
                List.of(
                    new WheelBuilder("a").file("shared.py", "x = 1\n"),
                    new WheelBuilder("b").file("shared.py", "print 1")),
                "ours")
            .resolve("lib/" + version + "/site-packages");
    assertThat(site.resolve("shared.py")).hasContent("print 1");
    assertThat(bytecode(site)).isEmpty();
  }

  @Test
  void anotherDirectoryAndAnotherTimeGiveTheSameBytes() throws Exception {
    assertThat(layer(List.of(MODULES), "one")).isEqualTo(layer(List.of(MODULES), "two"));
  }

  private LayerBlob layer(List<WheelBuilder> builders, String name) throws IOException {
    Path work = Files.createDirectories(directory.resolve(name));
    List<WheelFile> wheels = new ArrayList<>();
    for (WheelBuilder builder : builders) {
      wheels.add(builder.write(work));
    }
    PythonCompiler compiler =
        PythonCompiler.of(
            python.program(),
            python.interpreter(),
            Files.createDirectories(directory.resolve("empty")));
    return WheelLayer.write(wheels, python.interpreter(), compiler, work.resolve("layer")).blob();
  }

  /** The environment in the layer. */
  private Path unpacked(List<WheelBuilder> wheels, String name) throws Exception {
    layer(wheels, name);
    Path root = Files.createDirectories(directory.toRealPath().resolve(name + "-root"));
    Path layer = directory.resolve(name).resolve("layer");
    run("tar", "-xpzf", layer.toString(), "-C", root.toString());
    return root.resolve("opt/kapsel/env");
  }

  private static SortedSet<String> bytecode(Path environment) throws IOException {
    try (Stream<Path> files = Files.walk(environment)) {
      SortedSet<String> names = new TreeSet<>();
      files
          .map(file -> environment.relativize(file).toString())
          .filter(name -> name.endsWith(".pyc"))
          .forEach(names::add);
      return names;
    }
  }

  private SortedSet<String> recorded(Path environment) throws IOException {
    Path record =
        environment.resolve("lib/" + version + "/site-packages/modules-1.0.dist-info/RECORD");
    SortedSet<String> lines = new TreeSet<>();
    Files.readString(record).lines().filter(line -> line.contains(".pyc")).forEach(lines::add);
    return lines;
  }

  private String run(String... command) throws Exception {
    File output = directory.resolve("output").toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
    assertThat(process.waitFor()).as(Files.readString(output.toPath(), UTF_8)).isZero();
    return Files.readString(output.toPath(), UTF_8);
  }
}
