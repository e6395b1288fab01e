package dev.kapsel.builder.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.model.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerWriterTest {

  private static final String LONG_ASCII = "d/" + "n".repeat(120) + "/" + "m".repeat(200);
  private static final String SPLIT = "a".repeat(90) + "/" + "b".repeat(90);
  private static final String FOREIGN = "données/名前.txt";

  private interface Filling {
    void fill(LayerWriter writer) throws IOException;
  }

  private record Written(LayerBlob blob, byte[] bytes) {}

  private static Written write(Filling filling) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LayerWriter writer = new LayerWriter(out)) {
      filling.fill(writer);
      LayerBlob blob = writer.finish();
      return new Written(blob, out.toByteArray());
    }
  }

  private static TreeMap<String, String> read(byte[] layer) throws IOException {
    TreeMap<String, String> found = new TreeMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GZIPInputStream(new ByteArrayInputStream(layer)), UTF_8.name())) {
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        found.put(entry.getName(), new String(tar.readAllBytes(), UTF_8) + entry.getLinkName());
      }
    }
    return found;
  }

  static Deflated deflate(byte[] content) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] out = new byte[content.length + 100];
    int n = deflater.deflate(out);
    deflater.end();
    CRC32 crc = new CRC32();
    crc.update(content);
    return new Deflated(
        content.length, (int) crc.getValue(), n, new ByteArrayInputStream(out, 0, n));
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) ('a' + (bytes[i] & 15));
    }
    return bytes;
  }

  private static void everyKind(LayerWriter writer) throws IOException {
    writer.file("etc/hello", 0644, "hello".getBytes(UTF_8));
    writer.file(LONG_ASCII, 0644, "long".getBytes(UTF_8));
    writer.file(SPLIT, 0644, "split".getBytes(UTF_8));
    writer.file(FOREIGN, 0644, "foreign".getBytes(UTF_8));
    writer.deflated("copied", 0755, deflate(noise(100_000)));
    writer.deflated("small", 0755, deflate(noise(100)));
    writer.file("big", 0644, 3_000_000, new ByteArrayInputStream(noise(3_000_000)));
    writer.symlink("bin/link", "/usr/bin/" + "x".repeat(150));
    writer.hardlink("bin/hard", "etc/hello");
    writer.directory("owned", new Permissions(01777, 3_000_000, 5));
    writer.file("empty", 0644, new byte[0]);
  }

  @Test
  void everythingWrittenIsReadBack() throws IOException {
    TreeMap<String, String> found = read(write(LayerWriterTest::everyKind).bytes());

    assertThat(found)
        .containsEntry("etc/", "")
        .containsEntry("etc/hello", "hello")
        .containsEntry(LONG_ASCII, "long")
        .containsEntry(SPLIT, "split")
        .containsEntry(FOREIGN, "foreign")
        .containsEntry("copied", new String(noise(100_000), UTF_8))
        .containsEntry("small", new String(noise(100), UTF_8))
        .containsEntry("big", new String(noise(3_000_000), UTF_8))
        .containsEntry("bin/link", "/usr/bin/" + "x".repeat(150))
        .containsEntry("bin/hard", "etc/hello")
        .containsEntry("empty", "")
        .containsKey("owned/");
  }

  @Test
  void blobIsNamedByWhatWasWritten() throws IOException {
    Written written = write(LayerWriterTest::everyKind);

    byte[] tar = new GZIPInputStream(new ByteArrayInputStream(written.bytes())).readAllBytes();
    assertThat(written.blob())
        .isEqualTo(
            new LayerBlob(
                Digest.of(written.bytes()), Digest.of(tar), written.bytes().length, tar.length));
  }

  @Test
  void bytesOfTheRecipeNeverChange() throws IOException {
    Written written =
        write(
            w -> {
              w.directory("opt", 0755);
              w.file("opt/" + "n".repeat(120), 0644, noise(50_000));
              w.symlink("opt/link", "ü");
            });

    assertThat(written.blob().digest())
        .hasToString("sha256:c5388406ee9900ba362ff14afc3330c52d8b1105b707a1b2cd14475f30344d82");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "../up",
        "a/../b",
        "a//b",
        "a/./b",
        "",
        "a/",
        "a\u0000b",
        "a\nb",
        "a/.wh.b",
        "\ud800"
      })
  void pathsThatMisleadAreRefused(String path) {
    assertThatThrownBy(() -> write(w -> w.file(path, 0644, new byte[0])))
        .isInstanceOf(BadEntryException.class);
  }

  @Test
  void samePathTwiceIsRefused() {
    assertThatThrownBy(
            () ->
                write(
                    w -> {
                      w.file("a", 0644, new byte[0]);
                      w.file("a", 0644, new byte[0]);
                    }))
        .hasMessageContaining("`a` is in the layer already");
  }

  @Test
  void nothingIsWrittenThroughALink() {
    assertThatThrownBy(
            () ->
                write(
                    w -> {
                      w.symlink("a", "/etc");
                      w.file("a/passwd", 0644, new byte[0]);
                    }))
        .hasMessageContaining("`a` is used as a directory but is none");
  }

  @Test
  void bytesAfterTheDeflateStreamAreRefused() throws IOException {
    Deflated good = deflate(noise(100_000));
    byte[] raw = new byte[(int) good.compressedSize() + 1];
    assertThat(good.raw().readNBytes(raw, 0, raw.length - 1)).isPositive();
    Deflated longer =
        new Deflated(good.size(), good.crc32(), raw.length, new ByteArrayInputStream(raw));

    assertThatThrownBy(() -> write(w -> w.deflated("x", 0644, longer)))
        .hasMessageContaining("bytes after its deflate stream");
  }

  @Test
  void contentThatIsNotAsAnnouncedIsRefused() {
    Deflated good = deflate(noise(100_000));
    Deflated wrong = new Deflated(good.size(), good.crc32() + 1, good.compressedSize(), good.raw());

    assertThatThrownBy(() -> write(w -> w.deflated("x", 0644, wrong)))
        .hasMessageContaining("announced size and CRC-32");
  }

  @Test
  void bombsStopAtTheAnnouncedSize() {
    Deflated good = deflate(new byte[10_000_000]);
    Deflated small = new Deflated(1000, good.crc32(), good.compressedSize(), good.raw());

    assertThatThrownBy(() -> write(w -> w.deflated("x", 0644, small)))
        .hasMessageContaining("unpacks to more than");
  }

  @Test
  void unfinishedFileDisappears(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("layer");
    try (LayerWriter writer = LayerWriter.to(file)) {
      writer.file("a", 0644, new byte[0]);
    }

    assertThat(file).doesNotExist();
  }

  @Test
  void fileWhoseLastBytesFindNoRoomIsGoneToo(@TempDir Path directory) throws IOException {
    Path file = Files.createSymbolicLink(directory.resolve("layer"), Path.of("/dev/full"));
    try (LayerWriter writer = LayerWriter.to(file)) {
      writer.file("small", 0644, new byte[] {1});
      assertThatThrownBy(writer::finish).isInstanceOf(IOException.class);
    }
    assertThat(file).doesNotExist();
  }
}
