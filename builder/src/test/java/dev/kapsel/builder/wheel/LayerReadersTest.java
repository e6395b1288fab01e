package dev.kapsel.builder.wheel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers are read by programs that nobody here wrote. */
class LayerReadersTest {

  private static final String LIST =
      "import sys, tarfile; [print(ascii(m.name)) for m in tarfile.open(sys.argv[1], 'r:gz')]";

  @TempDir Path directory;
  private Path layer = Path.of("unset");

  @BeforeEach
  void writeALayer() throws IOException {
    layer = directory.resolve("layer.tar.gz");
    WheelLayer.write(
        List.of(WheelBuilder.everything().write(directory)), WheelLayerTest.PYTHON, null, layer);
  }

  @Test
  void gzipFindsNoFault() throws Exception {
    assertThat(run("gzip", "-t", layer.toString())).isEmpty();
  }

  @Test
  void tarAndPythonListTheSameEntries() throws Exception {
    List<String> tar = run("tar", "-tzf", layer.toString()).lines().toList();
    List<String> python = run("python3", "-c", LIST, layer.toString()).lines().toList();

    assertThat(python).hasSameSizeAs(tar).doesNotHaveDuplicates().hasSizeGreaterThan(30);
    assertThat(new TreeSet<>(python))
        .contains("'opt/kapsel/env/lib/python3.11/site-packages/full/big.txt'")
        .anyMatch(name -> name.contains("\\U0001f600"));
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
