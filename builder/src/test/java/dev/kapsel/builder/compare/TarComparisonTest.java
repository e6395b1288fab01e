package dev.kapsel.builder.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.image.Difference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

class TarComparisonTest {

  private static final Consumer<TarArchiveEntry> AS_IT_IS = entry -> {};

  @Test
  void equalTarsHaveNoDifferenceHoweverTheyArePacked() throws IOException {
    byte[] tar = tar(file("a", "one", AS_IT_IS), file("b", "two", AS_IT_IS));
    assertThat(first(members(tar, 100), members(tar, 700))).isEmpty();
  }

  @Test
  void theFirstFactThatDiffersIsNamed() throws IOException {
    assertThat(of(file("b", "two", entry -> entry.setMode(0755)))).isEqualTo("b: mode 0644 0755");
    assertThat(of(file("b", "two", entry -> entry.setUserId(7)))).isEqualTo("b: owner 0:0 7:0");
    assertThat(of(file("b", "two", entry -> entry.setUserName("ada"))))
        .isEqualTo("b: owner's name `:` `ada:`");
    assertThat(of(file("b", "two", entry -> entry.setModTime(1_000L))))
        .isEqualTo("b: modification time 1970-01-01T00:00:00Z 1970-01-01T00:00:01Z");
    assertThat(of(file("b", "three", AS_IT_IS))).isEqualTo("b: size 3 bytes 5 bytes");
    assertThat(of(link("b"))).isEqualTo("b: kind a file a symbolic link");
  }

  @Test
  void theFirstByteThatDiffersIsNamed() throws IOException {
    assertThat(of(file("b", "twx", AS_IT_IS))).isEqualTo("b: byte 2 of the content 0x6f 0x78");
    byte[] large = new byte[300_000];
    byte[] other = large.clone();
    other[200_001] = 9;
    Optional<Difference> difference =
        first(
            packed(tar(file("b", new String(large, UTF_8), AS_IT_IS))),
            packed(tar(file("b", new String(other, UTF_8), AS_IT_IS))));
    assertThat(difference.orElseThrow().what()).isEqualTo("byte 200001 of the content");
  }

  @Test
  void anEntryThatIsMissingOrTooManyIsNamed() throws IOException {
    byte[] one = tar(file("a", "one", AS_IT_IS));
    byte[] two = tar(file("a", "one", AS_IT_IS), file("b", "two", AS_IT_IS));
    assertThat(shown(first(packed(one), packed(two)))).isEqualTo("b: the entry not there a file");
    assertThat(shown(first(packed(two), packed(one)))).isEqualTo("b: the entry a file not there");
    byte[] renamed = tar(file("a", "one", AS_IT_IS), file("c", "two", AS_IT_IS));
    assertThat(shown(first(packed(two), packed(renamed))))
        .isEqualTo("b: the entry at this place `b` `c`");
  }

  @Test
  void damagedContentIsADifferenceAndNoFailure() throws IOException {
    byte[] good = packed(tar(file("a", "one", AS_IT_IS)));
    byte[] cut = Arrays.copyOf(good, good.length / 2);
    assertThat(shown(first(cut, good))).contains("the packed content damaged (").endsWith("sound");
    assertThat(shown(first("rubbish".getBytes(UTF_8), good))).contains("damaged (");
    assertThat(shown(first(new byte[0], good))).isNotEmpty();
  }

  /** Against an archive whose entry b is a small file. */
  private static String of(Entry other) throws IOException {
    byte[] stored = tar(file("a", "one", AS_IT_IS), file("b", "two", AS_IT_IS));
    return shown(first(packed(stored), packed(tar(file("a", "one", AS_IT_IS), other))));
  }

  private static Optional<Difference> first(byte[] stored, byte[] rebuilt) {
    return TarComparison.first(new ByteArrayInputStream(stored), new ByteArrayInputStream(rebuilt));
  }

  private static String shown(Optional<Difference> difference) {
    return difference
        .map(one -> one.place() + ": " + one.what() + " " + one.stored() + " " + one.rebuilt())
        .orElse("");
  }

  private record Entry(TarArchiveEntry head, byte[] content) {}

  private static Entry file(String name, String text, Consumer<TarArchiveEntry> change) {
    byte[] content = text.getBytes(UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    return entry(entry, content, change);
  }

  private static Entry link(String name) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName("a");
    return entry(entry, new byte[0], AS_IT_IS);
  }

  private static Entry entry(
      TarArchiveEntry entry, byte[] content, Consumer<TarArchiveEntry> change) {
    entry.setMode(0644);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setModTime(0L);
    change.accept(entry);
    return new Entry(entry, content);
  }

  private static byte[] tar(Entry... entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      for (Entry entry : entries) {
        tar.putArchiveEntry(entry.head());
        tar.write(entry.content());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] packed(byte[] tar) throws IOException {
    return members(tar, tar.length);
  }

  /** Gzip in members of so many bytes. */
  private static byte[] members(byte[] tar, int size) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int from = 0; from < tar.length; from += size) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
        gzip.write(tar, from, Math.min(size, tar.length - from));
      }
    }
    return bytes.toByteArray();
  }
}
