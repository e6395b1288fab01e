package dev.kapsel.builder.wheel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.model.lock.Lock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WheelLayerTest {

  static final Lock.Interpreter PYTHON =
      new Lock.Interpreter("cpython", "3.11.2", "/usr/bin/python3.11");
  private static final String SITE = "opt/kapsel/env/lib/python3.11/site-packages/";

  @TempDir Path directory;

  private WrittenLayer write(WheelBuilder... wheels) throws IOException {
    List<WheelFile> files = new ArrayList<>();
    for (WheelBuilder wheel : wheels) {
      files.add(wheel.write(directory));
    }
    return WheelLayer.write(files, PYTHON, null, directory.resolve("layer"));
  }

  private Map<String, String> layer() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GZIPInputStream(Files.newInputStream(directory.resolve("layer"))), UTF_8.name())) {
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        found.put(entry.getName(), new String(tar.readAllBytes(), UTF_8));
      }
    }
    return found;
  }

  @Test
  void bytesOfTheRecipeNeverChange() throws IOException {
    assertThat(write(WheelBuilder.everything()).blob().digest())
        .hasToString("sha256:00bb55e1b5b233766fdd7c2c09df2df2c58e85227e305d08b0ddc8db6529f98d");
  }

  @Test
  void orderOfWheelsDoesNotMatter() throws IOException {
    WheelBuilder a = new WheelBuilder("a").file("a.py", "a");
    WheelBuilder b = new WheelBuilder("b").file("b.py", "b");

    assertThat(write(a, b).blob()).isEqualTo(write(b, a).blob());
  }

  @Test
  void surroundingsOfTheProcessDoNotMatter() throws Exception {
    WheelFile wheel = WheelBuilder.everything().write(directory);

    String here = child(wheel, "umask 022; LC_ALL=C TZ=UTC exec", "en");
    String elsewhere = child(wheel, "umask 077; LC_ALL=C.UTF-8 TZ=Asia/Tokyo exec", "tr");

    assertThat(elsewhere).isEqualTo(here).startsWith("sha256:");
  }

  private String child(WheelFile wheel, String surroundings, String language) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String command = surroundings + " \"$@\"";
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                command,
                "sh",
                java,
                "-Duser.language=" + language,
                "-cp",
                System.getProperty("java.class.path"),
                LayerOfWheel.class.getName(),
                wheel.path().toString(),
                directory.resolve("layer").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).isZero();
    return out;
  }

  @Test
  void fileOfTwoWheelsIsReportedAndTheLaterOneKept() throws IOException {
    WheelBuilder first =
        new WheelBuilder("a").file("shared.py", "a").file("same.py", "").file("too.py", "a");
    WheelBuilder second =
        new WheelBuilder("b").file("shared.py", "b").file("same.py", "").file("too.py", "b");

    assertThat(write(second, first).findings())
        .containsExactly(
            "`/%sshared.py` is in %s and in %s (and so are 1 more); what the latter has is kept"
                .formatted(SITE, first.fileName(), second.fileName()));
    assertThat(layer()).containsEntry(SITE + "shared.py", "b");
  }

  @Test
  void fileWhereAnotherWheelHasADirectoryIsRefusedByBothNames() {
    WheelBuilder file = new WheelBuilder("a").file("pkg/thing", "").file("pkg/thing-2/x.py", "");
    WheelBuilder directory = new WheelBuilder("b").file("pkg/thing/deep/x.py", "");

    assertThatThrownBy(() -> write(file, directory))
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContainingAll(file.fileName(), directory.fileName(), "pkg/thing`");
  }

  @Test
  void pathsThatDifferInCaseAreReportedOnceForEachPairOfWheels() throws IOException {
    WheelBuilder first =
        new WheelBuilder("a").file("Pkg/x.py", "").file("two.py", "").file("Two.py", "");
    WheelBuilder second =
        new WheelBuilder("b").file("pkg/x.py", "").file("pkg/X.py", "").file("TWO.py", "");

    assertThat(write(second, first).findings())
        .allMatch(finding -> finding.endsWith("; file systems that fold case keep one of them"))
        .extracting(finding -> finding.replaceFirst(";.*", "").replace(SITE, ""))
        .containsExactlyInAnyOrder(
            "`/TWO.py` of %s and `/Two.py` of %s differ only in the case of letters (and so do 1 more)"
                .formatted(second.fileName(), first.fileName()),
            "`/Pkg` of %s and `/pkg` of %s differ only in the case of letters"
                .formatted(first.fileName(), second.fileName()),
            "`/pkg/X.py` and `/pkg/x.py` of %s differ only in the case of letters"
                .formatted(second.fileName()));
  }

  @Test
  void wheelsMayInstallIntoEachOthersDirectories() throws IOException {
    write(
        new WheelBuilder("a").file("pkg/__init__.py", "").file("pkg/a/x.py", "a"),
        new WheelBuilder("b").file("pkg/b/x.py", "b").file("pkg/a/y.py", "b"));

    assertThat(layer())
        .containsEntry(SITE + "pkg/a/x.py", "a")
        .containsEntry(SITE + "pkg/a/y.py", "b");
  }

  @Test
  void commandsCallTheirFunctionByTheInterpreterOfTheEnvironment() throws IOException {
    write(WheelBuilder.everything());

    assertThat(layer().get("opt/kapsel/env/bin/full.tool"))
        .startsWith("#!/opt/kapsel/env/bin/python\n")
        .contains("from full import Tool\n")
        .contains("sys.exit(Tool.run())");
  }

  @Test
  void commandsOfPipCarryTheVersionOfPython() throws IOException {
    write(
        new WheelBuilder("pip")
            .file(
                "pip-1.0.dist-info/entry_points.txt",
                "[console_scripts]\npip = pip:main\npip3.9 = pip:main\n"));

    assertThat(layer())
        .containsKeys(
            "opt/kapsel/env/bin/pip", "opt/kapsel/env/bin/pip3", "opt/kapsel/env/bin/pip3.11")
        .doesNotContainKey("opt/kapsel/env/bin/pip3.9");
  }

  @Test
  void sharedLibrariesAreProvidedAndNeeded() throws IOException {
    WheelBuilder wheel = new WheelBuilder("native");
    wheel.entry("native/_a.cpython-311-x86_64-linux-gnu.so", elf("", "libin.so.1"), 0100755);
    wheel.entry("native.libs/libin-1234.so.1", elf("libin.so.1", "libout.so.6"), 0100755);

    WrittenLayer written = write(wheel);

    assertThat(written.provides()).containsExactly("libin-1234.so.1", "libin.so.1");
    assertThat(written.needs()).isEqualTo(Map.of("libout.so.6", wheel.fileName()));
  }

  /** The least that the dynamic linker's tables need: one segment for all, and the dynamic one. */
  private static byte[] elf(String soname, String needed) {
    byte[] names = ("\0" + soname + "\0" + needed + "\0").getBytes(UTF_8);
    ByteBuffer out = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ElfLibrary.MAGIC).put((byte) 2).put((byte) 1).putShort(18, (short) 62);
    out.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 2);
    segment(out, 64, 1, 0, 0x1000, 512);
    segment(out, 120, 2, 176, 0x1000 + 176, 64);
    out.position(176);
    out.putLong(5).putLong(0x1000 + 256).putLong(1).putLong(2 + soname.length());
    out.putLong(soname.isEmpty() ? 10 : 14).putLong(1).putLong(0).putLong(0);
    out.position(256);
    out.put(names);
    return out.array();
  }

  private static void segment(
      ByteBuffer out, int at, int type, long offset, long address, long size) {
    out.putInt(at, type).putLong(at + 8, offset).putLong(at + 16, address).putLong(at + 32, size);
  }
}
