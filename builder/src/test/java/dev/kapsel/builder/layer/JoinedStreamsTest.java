package dev.kapsel.builder.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content that is compressed already stands in a layer as it is, whatever encoder has made it. */
class JoinedStreamsTest {

  private static final int LEVEL_STORED = 0;

  private record Content(String path, byte[] bytes, int level, int strategy) {

    Deflated deflated() {
      Deflater deflater = new Deflater(level, true);
      deflater.setStrategy(strategy);
      deflater.setInput(bytes);
      deflater.finish();
      byte[] out = new byte[2 * bytes.length + 100];
      int n = 0;
      while (!deflater.finished()) {
        n += deflater.deflate(out, n, out.length - n);
      }
      deflater.end();
      CRC32 crc = new CRC32();
      crc.update(bytes);
      return new Deflated(
          bytes.length, (int) crc.getValue(), n, new ByteArrayInputStream(out, 0, n));
    }
  }

  /** Each encoding of each size, so that streams end on every bit of a byte. */
  private static List<Content> contents(long seed) {
    Random random = new Random(seed);
    List<Content> all = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      int size = i < 40 ? i : random.nextInt(i < 500 ? 6_000 : 200_000);
      int letters = 1 + random.nextInt(i % 7 == 0 ? 256 : 20);
      byte[] bytes = new byte[size];
      for (int at = 0; at < size; at++) {
        bytes[at] = (byte) (letters > 20 ? random.nextInt() : 'a' + random.nextInt(letters));
      }
      int level = List.of(LEVEL_STORED, 1, 6, 9).get(random.nextInt(4));
      int strategy =
          List.of(Deflater.DEFAULT_STRATEGY, Deflater.HUFFMAN_ONLY, Deflater.FILTERED)
              .get(random.nextInt(3));
      all.add(new Content("d%02d/f%03d".formatted(i / 50, i), bytes, level, strategy));
    }
    return all;
  }

  private static byte[] layer(List<Content> contents, List<LayerBlob> blob) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LayerWriter writer = new LayerWriter(out)) {
      for (Content each : contents) {
        writer.deflated(each.path(), 0644, each.deflated());
        if (each.bytes().length % 5 == 0) {
          writer.file(each.path() + ".made", 0644, each.bytes());
        }
      }
      blob.add(writer.finish());
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyStreamIsReadBackByteForByte(long seed) throws IOException {
    List<Content> contents = contents(seed);
    List<LayerBlob> blob = new ArrayList<>();
    byte[] layer = layer(contents, blob);
    byte[] tar = new GZIPInputStream(new ByteArrayInputStream(layer)).readAllBytes();
    assertThat(Digest.of(tar)).isEqualTo(blob.getFirst().diffId());
    Set<String> seen = new HashSet<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
      for (TarArchiveEntry entry; (entry = in.getNextEntry()) != null; ) {
        String path = entry.getName().replace(".made", "");
        byte[] found = in.readAllBytes();
        contents.stream()
            .filter(each -> each.path().equals(path))
            .forEach(each -> assertThat(found).as(path).isEqualTo(each.bytes()));
        seen.add(path);
      }
    }
    assertThat(seen).containsAll(contents.stream().map(Content::path).toList());
  }

  @Test
  void smallFilesShareOneMember() throws IOException {
    List<Content> small = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String text = "import something_%d\n".formatted(i).repeat(30);
      small.add(new Content("p/m%03d.py".formatted(i), text.getBytes(UTF_8), 6, 0));
    }
    byte[] layer = layer(small, new ArrayList<>());
    assertThat(members(layer)).isEqualTo(1);
  }

  /** A header between two files becomes a few dozen bytes. */
  @Test
  void headersCostLittle() throws IOException {
    List<Content> small = new ArrayList<>();
    long compressed = 0;
    for (int i = 0; i < 500; i++) {
      Content each =
          new Content("package/m%03d.py".formatted(i), ("x = " + i * i).getBytes(UTF_8), 6, 0);
      compressed += each.deflated().compressedSize();
      small.add(each);
    }
    byte[] layer =
        layer(small.stream().filter(it -> it.bytes().length % 5 > 0).toList(), new ArrayList<>());
    assertThat((layer.length - compressed) / small.size()).isLessThan(64);
  }

  private static int members(byte[] layer) {
    int members = 0;
    for (int i = 0; i + 3 < layer.length; i++) {
      if (layer[i] == 0x1f
          && layer[i + 1] == (byte) 0x8b
          && layer[i + 2] == 8
          && layer[i + 3] == 0) {
        members++;
      }
    }
    return members;
  }
}
