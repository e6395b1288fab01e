package dev.kapsel.builder.wheel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileWheelTest {

  private static final Lock.Interpreter PYTHON =
      new Lock.Interpreter("cpython", "3.11.2", "/usr/bin/python3.11");

  @TempDir Path directory;
  @TempDir Path target;

  private static Arguments wheel(String reason, Consumer<WheelBuilder> malice) {
    return Arguments.of(reason, malice);
  }

  private static Arguments entry(String reason, Consumer<CraftedEntry> malice) {
    return wheel(
        reason, w -> malice.accept(w.entry("evil/file.py", noise(20_000), WheelBuilder.REGULAR)));
  }

  /** Packs to more than 4 KiB, so that it is copied. */
  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static Arguments path(String path, String reason) {
    return wheel(reason, w -> w.file(path, "x"));
  }

  static Stream<Arguments> structures() {
    return Stream.of(
        path("../evil", "`..`"),
        path("evil/../../x", "`..`"),
        path("/etc/passwd", "absolute path"),
        path("evil//x", "empty path segment"),
        path("evil/./x", "`.`"),
        path("evil\\x", "backslash"),
        path("evil\u0000.py", "control character"),
        path("evil/.wh.x", "deletes files of other layers"),
        wheel("is there twice", w -> w.file("a.py", "1").file("a.py", "2")),
        wheel("is there twice", w -> w.file("a", "1").file("a/", "")),
        wheel("bytes behind the end", w -> w.comment = "PK\5\6".repeat(9).getBytes(UTF_8)),
        wheel("another place", w -> w.misplaced = 7),
        wheel("entries and has", w -> w.announcedEntries = 1),
        wheel("overlaps another one", w -> quote(w)),
        entry("local header unlike", e -> e.localName = "evil/file.px"),
        entry("local header unlike", e -> e.localCrc++),
        entry("local header unlike", e -> e.localSize++),
        entry("local header unlike", e -> e.localFlags |= ZipEntry.HAS_DESCRIPTOR),
        entry("data descriptor unlike", e -> e.streamed().descriptorCrc++),
        entry("encrypted", e -> e.flags |= 1),
        entry("packed by method 12", e -> e.method = 12),
        entry("unknown character set", e -> nameWithoutFlag(e)),
        entry("file and directory at once", e -> rename(e, "evil/x/")),
        wheel("would unpack to more than", w -> w.entry("a", new byte[0], 0).size = 1L << 31));
  }

  static Stream<Arguments> contents() {
    return Stream.of(
        entry("CRC-32", e -> setCrc(e, e.crc + 1)),
        entry("CRC-32", e -> setCrc(e.stored(), e.crc + 1)),
        entry("bytes after its deflate stream", e -> longer(e)),
        entry("cut off", e -> e.packed(Arrays.copyOf(e.packed, e.packed.length - 9))),
        entry("unpacks to more than", e -> setSize(e, 19_999)),
        entry("broken deflate stream", e -> e.packed(new byte[] {7, 7, 7, 7, 7, 7, 7})),
        wheel("another hash than RECORD", w -> recorded(w, "a.py,sha256=AAAA,1\n")),
        wheel("another size than RECORD", w -> recorded(w, "a.py,sha256=AAAA,2\n")),
        wheel("no hash in RECORD", w -> recorded(w, "a.py,,\n")),
        wheel("not SHA-256 or stronger", w -> recorded(w, "a.py,md5=AAAA,1\n")),
        wheel("not in RECORD", w -> recorded(w, "")),
        wheel("which its RECORD lists", w -> w.record("b.py", "b.py,sha256=AAAA,1\n")),
        wheel("in RECORD twice", w -> w.record("x", "a,,\na,,\n")),
        wheel("not path, hash and size", w -> w.record("x", "a,b\n")),
        wheel(
            "another hash than RECORD",
            w ->
                w.file("evil-1.0.data/scripts/x", "#!python\n")
                    .record("evil-1.0.data/scripts/x", "evil-1.0.data/scripts/x,sha256=AAAA,9\n")));
  }

  static Stream<Arguments> descriptions() {
    return Stream.of(
        wheel("lacks the file `evil-1.0.dist-info/RECORD`", w -> w.withRecord = false),
        wheel("lacks the file `evil-1.0.dist-info/WHEEL`", w -> w.wheel = ""),
        wheel("version 2 of the wheel format", w -> w.wheel = "Wheel-Version: 2.0\n"),
        wheel("which version of the wheel format", w -> w.wheel = "Generator: x\n"),
        wheel("describes another package", w -> w.info = "good-1.0.dist-info"),
        wheel("has no .dist-info", w -> w.info = "evil-1.0"),
        wheel("has several", w -> w.file("other-1.0.dist-info/METADATA", "x")),
        wheel("unknown directory of .data", w -> w.file("evil-1.0.data/etc/passwd", "x")),
        wheel("none of its directories", w -> w.file("evil-1.0.data/x", "x")),
        wheel("would replace", w -> w.file("evil-1.0.data/data/pyvenv.cfg", "x")),
        wheel("would replace", w -> w.file("evil-1.0.data/scripts/python", "x")),
        wheel("asks for the command", w -> command(w, "../../x = a:b")),
        wheel("asks for the command", w -> command(w, "x = a:b(); import os")),
        wheel("asks for the command", w -> command(w, "x = a")),
        wheel("would replace", w -> command(w, "python = a:b")),
        wheel(
            "needs a directory where",
            w -> w.file("a", "x").file("evil-1.0.data/purelib/a/b", "x")));
  }

  /** One entry lies inside another: every byte is unpacked more than once. */
  private static void quote(WheelBuilder wheel) {
    CraftedEntry inner = new CraftedEntry("inner", noise(100), WheelBuilder.REGULAR);
    wheel.entry("outer", inner.local(), WheelBuilder.REGULAR).stored();
    inner.offset = 30 + "outer".length();
    wheel.entries.add(inner);
  }

  private static void nameWithoutFlag(CraftedEntry entry) {
    rename(entry, "evil/ü.py");
    entry.flags = 0;
    entry.localFlags = 0;
  }

  private static void rename(CraftedEntry entry, String name) {
    entry.name = name;
    entry.localName = name;
  }

  private static void setCrc(CraftedEntry entry, int crc) {
    entry.crc = crc;
    entry.localCrc = crc;
  }

  private static void setSize(CraftedEntry entry, long size) {
    entry.size = size;
    entry.localSize = size;
    entry.content = Arrays.copyOf(entry.content, (int) size);
  }

  private static void longer(CraftedEntry entry) {
    entry.packed(Arrays.copyOf(entry.packed, entry.packed.length + 1));
  }

  private static void recorded(WheelBuilder wheel, String line) {
    wheel.file("a.py", "x").record("a.py", line);
  }

  private static void command(WheelBuilder wheel, String line) {
    wheel.file("evil-1.0.dist-info/entry_points.txt", "[console_scripts]\n" + line + "\n");
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource({"structures", "contents", "descriptions"})
  void hostileWheelIsRefusedByNameAndLeavesNothing(String reason, Consumer<WheelBuilder> malice)
      throws IOException {
    WheelBuilder builder = new WheelBuilder("evil");
    malice.accept(builder);
    WheelFile wheel = builder.write(directory);

    BuildFailedException refused =
        catchThrowableOfType(
            BuildFailedException.class,
            () -> WheelLayer.write(List.of(wheel), PYTHON, null, target.resolve("layer")));

    assertThat(refused).hasMessageContaining(wheel.name()).hasMessageContaining(reason);
    assertThat(refused.code()).isEqualTo(FailureCode.BAD_PACKAGE);
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void cutOffWheelsAreRefusedWhereverTheyEnd() throws IOException {
    byte[] whole = new WheelBuilder("evil").file("a.py", "x").build();
    LockedFile locked = new WheelBuilder("evil").write(target).locked();
    for (int length = 0; length < whole.length; length += 7) {
      Path path = directory.resolve("evil-1.0-py3-none-any.whl");
      Files.write(path, Arrays.copyOf(whole, length));
      WheelFile wheel = new WheelFile(locked, path);

      assertThat(
              catchThrowableOfType(
                  BuildFailedException.class,
                  () -> WheelLayer.write(List.of(wheel), PYTHON, null, directory.resolve("layer"))))
          .isNotNull();
    }
  }
}
