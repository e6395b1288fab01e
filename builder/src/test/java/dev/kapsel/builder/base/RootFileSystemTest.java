package dev.kapsel.builder.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootFileSystemTest {

  @TempDir Path directory;

  private Path cache;
  private RootFileSystem roots;

  @BeforeEach
  void open() {
    cache = directory.resolve("cache");
    roots = new RootFileSystem(SharedCache.open(cache), new RootFileSystem.Limits(1 << 20, 100));
  }

  @Test
  void upperLayersReplaceLowerOnes() {
    Path root =
        unpack(
            new TestLayer().file("a", "old").file("b/c", "kept"),
            new TestLayer().file("a", "new").directory("b"));
    assertThat(root.resolve("a")).hasContent("new");
    assertThat(root.resolve("b/c")).hasContent("kept");
  }

  @Test
  void whiteoutsHideWhatLowerLayersHave() {
    Path root =
        unpack(
            new TestLayer().file("d/x", "1").file("d/y", "2").file("gone/z", "3"),
            new TestLayer().file("d/.wh.x", "").file(".wh.gone", ""));
    assertThat(root.resolve("d/x")).doesNotExist();
    assertThat(root.resolve("gone")).doesNotExist();
    assertThat(root.resolve("d")).isDirectoryNotContaining("glob:**.wh.*").isNotEmptyDirectory();
  }

  @Test
  void anOpaqueDirectoryKeepsWhatItsOwnLayerBrings() {
    Path root =
        unpack(
            new TestLayer().file("d/low", "1").file("d/sub/low", "1"),
            new TestLayer().file("d/new", "2").file("d/sub/new", "2").file("d/.wh..wh..opq", ""));
    assertThat(root.resolve("d/low")).doesNotExist();
    assertThat(root.resolve("d/sub/low")).doesNotExist();
    assertThat(root.resolve("d/new")).exists();
    assertThat(root.resolve("d/sub/new")).exists();
  }

  @Test
  void aLinkedDirectoryIsFollowedInsideTheRoot() {
    Path root =
        unpack(
            new TestLayer().directory("usr/lib").symbolicLink("lib", "/usr/lib"),
            new TestLayer().file("lib/libx.so", "x"));
    assertThat(root.resolve("usr/lib/libx.so")).hasContent("x");
    assertThat(root.resolve("lib")).isSymbolicLink();
    assertThat(root.resolve("lib/libx.so")).hasContent("x");
  }

  @Test
  void nothingIsWrittenThroughALinkThatLeadsOut() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Path victim = Files.writeString(outside.resolve("victim"), "safe");
    unpack(
        new TestLayer()
            .symbolicLink("abs", outside.toString())
            .file("abs/new", "evil")
            .symbolicLink("up", "../../../../../../../../../.." + outside)
            .file("up/new", "evil")
            .symbolicLink("file", victim.toString())
            .file("file", "evil"));
    assertThat(outside.resolve("new")).doesNotExist();
    assertThat(victim).hasContent("safe");
  }

  @Test
  void entriesThatLeadOutAreRefused() {
    refused(new TestLayer().file("../evil", "x"), FailureCode.BASE_UNUSABLE);
    refused(new TestLayer().file("a/../../evil", "x"), FailureCode.BASE_UNUSABLE);
    refused(new TestLayer().file("a/.wh...", ""), FailureCode.BASE_UNUSABLE);
    refused(new TestLayer().hardLink("h", "../../etc/passwd"), FailureCode.BASE_UNUSABLE);
    refused(new TestLayer().hardLink("h", "/etc/passwd"), FailureCode.BASE_UNUSABLE);
    assertThat(directory.resolve("evil")).doesNotExist();
  }

  @Test
  void linksInACircleAreRefused() {
    refused(
        new TestLayer().symbolicLink("a", "b").symbolicLink("b", "a").file("a/x", "x"),
        FailureCode.BASE_UNUSABLE);
  }

  @Test
  void aHardLinkIsTheSameFile() {
    Path root = unpack(new TestLayer().file("bin/a", "x").hardLink("b", "bin/a"));
    assertThat(root.resolve("b")).hasContent("x");
  }

  @Test
  void devicesAndSpecialModesAreLeftOut() throws IOException {
    Path root = unpack(new TestLayer().device("dev/null").file("su", 06755, new byte[1]));
    assertThat(root.resolve("dev/null")).doesNotExist();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("su"))))
        .isEqualTo("rwxr-xr-x");
    assertThat((int) Files.getAttribute(root.resolve("su"), "unix:mode") & 07000).isZero();
  }

  @Test
  void filesKeepTheirTime() throws IOException {
    Path root = unpack(new TestLayer().file("a.py", "x"));
    assertThat(Files.getLastModifiedTime(root.resolve("a.py")).toMillis())
        .isEqualTo(1_000_000_000_000L);
  }

  @Test
  void aLayerThatIsNotItsDiffIdIsRefused() {
    BaseLayer wrong = TestLayer.layer(new TestLayer().file("a", "x").tar(), Digest.of(new byte[0]));
    refused(wrong, FailureCode.HASH_MISMATCH);
  }

  @Test
  void aBombIsStopped() {
    refused(new TestLayer().file("zeros", 0644, new byte[2 << 20]), FailureCode.LIMIT_EXCEEDED);
    TestLayer many = new TestLayer();
    IntStream.range(0, 200).forEach(i -> many.file("f" + i, ""));
    refused(many, FailureCode.LIMIT_EXCEEDED);
  }

  @Test
  void aNameWithoutEndIsStopped() {
    RootFileSystem roomy =
        new RootFileSystem(SharedCache.open(cache), new RootFileSystem.Limits(1L << 30, 100));
    BaseLayer layer = new TestLayer().longName(new byte[2 << 20]).file("x", "x").layer();
    assertThatThrownBy(() -> roomy.unpack(List.of(layer)))
        .isInstanceOfSatisfying(
            BuildFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.LIMIT_EXCEEDED));
  }

  @Test
  void aLayerThatEndsEarlyIsRefused() {
    byte[] tar = new TestLayer().file("a", "x".repeat(10_000)).tar();
    byte[] half = Arrays.copyOf(tar, 3000);
    refused(TestLayer.layer(half, Digest.of(half)), FailureCode.BASE_UNUSABLE);
  }

  @Test
  void whatWasUnpackedIsKept() {
    BaseLayer layer = new TestLayer().file("a", "x").layer();
    Path root = roots.unpack(List.of(layer));
    BaseLayer unreadable =
        new BaseLayer(
            layer.digest(),
            layer.diffId(),
            layer.size(),
            layer.mediaType(),
            "",
            () -> {
              throw new IOException("read again");
            });
    assertThat(roots.unpack(List.of(unreadable))).isEqualTo(root);
  }

  private Path unpack(TestLayer... layers) {
    return roots.unpack(Arrays.stream(layers).map(TestLayer::layer).toList());
  }

  private void refused(TestLayer layer, FailureCode code) {
    refused(layer.layer(), code);
  }

  /** And nothing is left behind. */
  private void refused(BaseLayer layer, FailureCode code) {
    assertThatThrownBy(() -> roots.unpack(List.of(layer)))
        .isInstanceOfSatisfying(
            BuildFailedException.class, e -> assertThat(e.code()).isEqualTo(code));
    assertThat(cache)
        .isDirectoryRecursivelyContaining("glob:**.lock")
        .isDirectoryNotContaining(path -> !path.endsWith("work"));
    try (Stream<Path> work = Files.walk(cache.resolve("work"))) {
      assertThat(work).noneMatch(path -> path.getFileName().toString().startsWith("part-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
