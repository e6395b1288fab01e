package dev.kapsel.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.model.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives as engines of several versions write them. */
class SteppedImageTest {

  private static final byte[] BASE = "the base".getBytes(StandardCharsets.UTF_8);
  private static final byte[] STEP = "a step, ".repeat(1000).getBytes(StandardCharsets.UTF_8);

  @TempDir private Path directory;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

  @BeforeEach
  void begin() {
    tar = new TarArchiveOutputStream(bytes);
  }

  private void file(String name, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private void link(String name, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private void config(byte[]... layers) throws IOException {
    StringBuilder ids = new StringBuilder();
    for (byte[] layer : layers) {
      ids.append(ids.isEmpty() ? "" : ",").append('"').append(Digest.of(layer)).append('"');
    }
    file(
        "config.json",
        ("{\"config\":{\"Env\":[\"A=b\"]},\"rootfs\":{\"diff_ids\":[" + ids + "]}}")
            .getBytes(StandardCharsets.UTF_8));
  }

  private void manifest(String... layers) throws IOException {
    file(
        "manifest.json",
        ("[{\"Config\":\"config.json\",\"Layers\":[\"" + String.join("\",\"", layers) + "\"]}]")
            .getBytes(StandardCharsets.UTF_8));
  }

  private SteppedImage read(long mostBytes) throws IOException {
    tar.close();
    Path file = Files.write(directory.resolve("saved.tar"), bytes.toByteArray());
    BaseLayer base =
        new BaseLayer(
            Digest.of(BASE),
            Digest.of(BASE),
            BASE.length,
            "application/vnd.oci.image.layer.v1.tar",
            "",
            () -> new ByteArrayInputStream(BASE));
    return SteppedImage.read(file, List.of(base), directory, mostBytes);
  }

  private static byte[] packed(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }

  private static void isTheStep(BaseLayer layer) throws IOException {
    assertThat(layer.diffId()).isEqualTo(Digest.of(STEP));
    assertThat(layer.asLayer().unpacked()).isEqualTo(STEP.length);
    byte[] blob = layer.source().open().readAllBytes();
    assertThat(layer.digest()).isEqualTo(Digest.of(blob));
    assertThat(layer.size()).isEqualTo(blob.length);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(blob)).readAllBytes()).isEqualTo(STEP);
  }

  @Test
  void layersInFoldersOfTheirOwn() throws IOException {
    file("one/layer.tar", BASE);
    file("two/layer.tar", STEP);
    config(BASE, STEP);
    manifest("one/layer.tar", "two/layer.tar");
    SteppedImage image = read(10_000);
    assertThat(image.config().at("/config/Env/0").asText()).isEqualTo("A=b");
    assertThat(image.layers()).hasSize(1);
    isTheStep(image.layers().getFirst());
  }

  @Test
  void blobsThatArePackedAlready() throws IOException {
    file("blobs/sha256/1", packed(BASE));
    file("blobs/sha256/2", packed(STEP));
    config(BASE, STEP);
    manifest("blobs/sha256/1", "blobs/sha256/2");
    isTheStep(read(10_000).layers().getFirst());
  }

  @Test
  void aLayerThatIsThereTwiceIsALink() throws IOException {
    file("one/layer.tar", BASE);
    file("two/layer.tar", STEP);
    link("three/layer.tar", "../two/layer.tar");
    config(BASE, STEP, STEP);
    manifest("one/layer.tar", "two/layer.tar", "three/layer.tar");
    SteppedImage image = read(20_000);
    assertThat(image.layers()).hasSize(2);
    isTheStep(image.layers().getLast());
  }

  @Test
  void anotherBaseIsRefused() throws IOException {
    file("one/layer.tar", STEP);
    config(STEP);
    manifest("one/layer.tar");
    assertThatThrownBy(() -> read(10_000))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not build over the base");
  }

  @Test
  void aLayerThatIsNotWhatItIsCalledIsRefused() throws IOException {
    file("one/layer.tar", BASE);
    file("two/layer.tar", BASE);
    config(BASE, STEP);
    manifest("one/layer.tar", "two/layer.tar");
    assertThatThrownBy(() -> read(10_000))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a layer that is not " + Digest.of(STEP));
  }

  @Test
  void stepsThatWriteTooMuchAreStopped() throws IOException {
    file("one/layer.tar", BASE);
    file("two/layer.tar", STEP);
    config(BASE, STEP);
    manifest("one/layer.tar", "two/layer.tar");
    var failure = catchThrowableOfType(BuildFailedException.class, () -> read(STEP.length - 1L));
    assertThat(failure.code()).isEqualTo(FailureCode.LIMIT_EXCEEDED);
  }
}
