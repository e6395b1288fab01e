package dev.kapsel.builder.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarHeaderTest {

  private static final int BLOCKS_WITH_PAX = 3;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4L << 30, (8L << 30) - 1, 8L << 30, 9L << 30, 1L << 45})
  void sizesAreReadBackAndThoseAboveEightGibibytesStandInPax(long size) throws IOException {
    byte[] header =
        new TarHeader(TarHeader.Type.FILE, "large.bin", Permissions.root(0644), size, "").encode();

    assertThat(header.length / TarHeader.BLOCK).isEqualTo(size < 8L << 30 ? 1 : BLOCKS_WITH_PAX);
    assertThat(read(header).getSize()).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(ints = {98, 99, 100, 101, 155, 156, 200, 255, 256, 257, 4000})
  void namesOfEveryLengthAreReadBack(int length) throws IOException {
    String flat = "n".repeat(Math.min(length, 255));
    String deep = "d/".repeat(length / 2) + "é";
    assertThat(named(flat)).isEqualTo(flat);
    assertThat(named(deep)).isEqualTo(deep);
  }

  private static String named(String path) throws IOException {
    return read(new TarHeader(TarHeader.Type.FILE, path, Permissions.root(0644), 0, "").encode())
        .getName();
  }

  private static TarArchiveEntry read(byte[] header) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new ByteArrayInputStream(header), StandardCharsets.UTF_8.name())) {
      return tar.getNextEntry();
    }
  }
}
