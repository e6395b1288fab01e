package dev.kapsel.builder.wheel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.wheel.HostileWheels.Malice;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of hostile wheels: each is refused by name and leaves nothing, or becomes a layer all
 * of whose entries lie below the prefix.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileWheelsTest {

  /** Kept, so that a wheel that once did harm is tried for ever. */
  private static final List<Long> SEEDS = List.of(1L, 20_261_124L);

  private static final int WHEELS_PER_SEED = 1000;
  private static final int LARGEST_LAYER = 1_000_000;
  private static final String PREFIX = "opt/kapsel/env/";
  private static final String FILE = "evil-1.0-py3-none-any.whl";

  @TempDir Path directory;

  @Test
  void noWheelReachesBeyondThePrefix() throws IOException {
    Map<Malice, Integer> refused = new EnumMap<>(Malice.class);
    for (long seed : SEEDS) {
      for (int number = 0; number < WHEELS_PER_SEED; number++) {
        Malice malice = HostileWheels.malice(number);
        try {
          if (isRefused(HostileWheels.wheel(seed, number))) {
            refused.merge(malice, 1, Integer::sum);
          }
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("wheel " + number + " of seed " + seed + ", " + malice, e);
        }
      }
    }
    // Every kind does harm now and then, else it tests nothing.
    int perKind = SEEDS.size() * WHEELS_PER_SEED / Malice.values().length;
    assertThat(refused).hasSameSizeAs(Malice.values());
    assertThat(refused.values()).allMatch(count -> count > perKind / 4);
  }

  private boolean isRefused(byte[] bytes) throws IOException {
    Path path = Files.write(directory.resolve(FILE), bytes);
    LockedFile locked =
        new LockedFile(LockedFile.Kind.WHEEL, "evil", "1.0", FILE, Sha256.of(bytes), bytes.length);
    Path layer = directory.resolve("layer");
    try {
      WheelLayer.write(List.of(new WheelFile(locked, path)), WheelLayerTest.PYTHON, null, layer);
    } catch (BuildFailedException e) {
      assertThat(e.code()).isEqualTo(FailureCode.BAD_PACKAGE);
      assertThat(e).hasMessageContaining("evil");
      try (Stream<Path> left = Files.list(directory)) {
        assertThat(left).containsExactly(path);
      }
      return true;
    }
    assertThat(layer).satisfies(file -> assertThat(Files.size(file)).isLessThan(LARGEST_LAYER));
    checkEntries(layer);
    Files.delete(layer);
    return false;
  }

  private static void checkEntries(Path layer) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(layer)), UTF_8.name())) {
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        String name = entry.getName();
        assertThat(PREFIX.startsWith(name) || name.startsWith(PREFIX)).as(name).isTrue();
        assertThat(List.of(name.split("/"))).as(name).doesNotContain("..", ".", "");
        assertThat(name).doesNotContain("\u0000", "\\", "/.wh.");
        assertThat(entry.isFile() || entry.isDirectory() || entry.isSymbolicLink()).isTrue();
        assertThat(entry.getMode() & 07000).as("set-id bits of " + name).isZero();
        assertThat(entry.getLongUserId()).isZero();
        if (entry.isSymbolicLink()) {
          Path target = Path.of("/" + name).resolveSibling(entry.getLinkName()).normalize();
          assertThat(target.toString()).as(name).startsWith("/" + PREFIX);
        }
      }
    }
  }
}
