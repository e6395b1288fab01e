package dev.kapsel.builder.wheel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Wheels beyond the limits that 16 and 32 bits set. */
class LargeWheelTest {

  private static final String SITE = "opt/kapsel/env/lib/python3.11/site-packages/";

  @TempDir Path directory;

  private WrittenLayer write(WheelFile... wheels) throws IOException {
    return WheelLayer.write(
        List.of(wheels), WheelLayerTest.PYTHON, null, directory.resolve("layer"));
  }

  private WheelFile manyFiles(String name, int count) throws IOException {
    try (LargeWheel wheel = new LargeWheel(directory, name)) {
      for (int i = 0; i < count; i++) {
        wheel.file(name + "/d%03d/file%06d.py".formatted(i / 1000, i), new byte[0]);
      }
      return wheel.finish();
    }
  }

  @Test
  void moreEntriesThanSixteenBitsCount() throws IOException {
    write(manyFiles("many", 70_000));
    assertThat(sizes()).hasSizeGreaterThan(70_000);
  }

  @Test
  void moreFilesThanOneLayerHoldsAreRefusedByNameAndLimit() throws IOException {
    WheelFile most = manyFiles("most", 150_000);
    WheelFile rest = manyFiles("rest", 101_000);
    assertThatThrownBy(() -> WheelLayer.isLarge(List.of(rest, most), false))
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.LIMIT_EXCEEDED))
        .hasMessageContainingAll(most.name(), "150,003", "at most 250,000");
  }

  /**
   * 8.6 GB in one file, which is more than a tar header can say, in a wheel of 4.8 GB with files
   * that begin beyond 2 and 4 GiB.
   */
  @Test
  @Tag("machine")
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void sizesAndOffsetsMayTakeMoreThanZipAndTarHeadersHold() throws Exception {
    WheelFile large;
    try (LargeWheel wheel = new LargeWheel(directory, "large")) {
      wheel.zeros("large/m-zeros.bin", 8200).hole(2L << 30).file("large/a.py", new byte[1]);
      large = wheel.hole(5L << 29).file("large/z.py", new byte[2]).finish();
    }
    writeWithin("-Xmx32m", large);
    assertThat(listedByTar())
        .contains(
            "1 " + SITE + "large/a.py",
            "8598323200 " + SITE + "large/m-zeros.bin",
            "2 " + SITE + "large/z.py");
  }

  private List<String> listedByTar() throws Exception {
    Process tar = new ProcessBuilder("tar", "-tvzf", directory.resolve("layer").toString()).start();
    String listed = new String(tar.getInputStream().readAllBytes(), UTF_8);
    assertThat(tar.waitFor()).isZero();
    return listed
        .lines()
        .map(line -> line.replaceFirst("^\\S+ \\S+ +(\\d+) \\S+ \\S+ ", "$1 "))
        .toList();
  }

  /** By a process of its own, with so little memory that no wheel of this size would fit. */
  private void writeWithin(String heap, WheelFile wheel) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:MaxDirectMemorySize=8m",
                "-cp",
                System.getProperty("java.class.path"),
                LayerOfWheel.class.getName(),
                wheel.path().toString(),
                directory.resolve("layer").toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
  }

  private Map<String, Long> sizes() throws IOException {
    Map<String, Long> found = new TreeMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GZIPInputStream(
                new BufferedInputStream(Files.newInputStream(directory.resolve("layer"))),
                1 << 16))) {
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        found.put(entry.getName(), entry.getSize());
      }
    }
    return found;
  }
}
