package dev.kapsel.builder.wheel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes wheels for tests: good ones by default, and bad ones byte by byte. */
final class WheelBuilder {

  static final int REGULAR = 0100644;
  static final int EXECUTABLE = 0100755;
  static final int SYMLINK = 0120777;

  final String name;
  final List<CraftedEntry> entries = new ArrayList<>();
  final Map<String, String> recordLines = new LinkedHashMap<>();
  String info;
  String wheel = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n";
  String metadata = "";
  byte[] comment = {};
  int misplaced;
  int announcedEntries = -1;
  boolean withRecord = true;

  WheelBuilder(String name) {
    this.name = name;
    this.info = name + "-1.0.dist-info";
  }

  WheelBuilder file(String path, String content) {
    return file(path, content, REGULAR);
  }

  WheelBuilder file(String path, String content, int mode) {
    entry(path, content.getBytes(UTF_8), mode);
    return this;
  }

  CraftedEntry entry(String path, byte[] content, int mode) {
    CraftedEntry entry = new CraftedEntry(path, content, mode);
    entries.add(entry);
    return entry;
  }

  /** Uses this line of RECORD for the path; an empty one leaves the path out. */
  WheelBuilder record(String path, String line) {
    recordLines.put(path, line);
    return this;
  }

  String fileName() {
    return name + "-1.0-py3-none-any.whl";
  }

  byte[] build() {
    List<CraftedEntry> all = new ArrayList<>(entries);
    all.add(
        text("/METADATA", "Metadata-Version: 2.1\nName: " + name + "\nVersion: 1.0\n" + metadata));
    if (!wheel.isEmpty()) {
      all.add(text("/WHEEL", wheel));
    }
    if (withRecord) {
      all.add(text("/RECORD", recordOf(all)));
    }
    return zip(all);
  }

  private CraftedEntry text(String path, String content) {
    return new CraftedEntry(info + path, content.getBytes(UTF_8), REGULAR);
  }

  private String recordOf(List<CraftedEntry> all) {
    Map<String, String> lines = new LinkedHashMap<>();
    for (CraftedEntry entry : all) {
      if (!entry.name.endsWith("/")) {
        WheelRecord.Row row = WheelRecord.Row.of(entry.content);
        lines.put(entry.name, Csv.line(entry.name, row.hash(), row.size()));
      }
    }
    lines.put(info + "/RECORD", info + "/RECORD,,\n");
    lines.putAll(recordLines);
    return String.join("", lines.values());
  }

  private byte[] zip(List<CraftedEntry> all) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    for (CraftedEntry entry : all) {
      directory.writeBytes(entry.central(out.size()));
      out.writeBytes(entry.local());
    }
    int start = out.size();
    out.writeBytes(directory.toByteArray());
    short count = (short) (announcedEntries < 0 ? all.size() : announcedEntries);
    ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(0x06054b50).putInt(0).putShort(count).putShort(count);
    end.putInt(directory.size()).putInt(start + misplaced).putShort((short) comment.length);
    out.writeBytes(end.array());
    out.writeBytes(comment);
    return out.toByteArray();
  }

  WheelFile write(Path directory) throws IOException {
    byte[] bytes = build();
    Path path = Files.write(directory.resolve(fileName()), bytes);
    return new WheelFile(
        new LockedFile(
            LockedFile.Kind.WHEEL, name, "1.0", fileName(), Sha256.of(bytes), bytes.length),
        path);
  }

  /** A wheel with everything that a wheel can have. */
  static WheelBuilder everything() {
    WheelBuilder wheel = new WheelBuilder("full_house");
    String data = "full_house-1.0.data/";
    wheel.file("full/__init__.py", "def main():\n    return 0\n\n\nclass Tool:\n    run = main\n");
    wheel.file("full/empty.py", "");
    wheel.file("space/names/here.py", "x = 1\n");
    wheel.file("full/données/名前, \"quoted\" 😀.txt", "text");
    wheel.file("full/" + "deep/".repeat(30) + "n".repeat(200) + ".txt", "long");
    wheel.file("full_house.pth", "import sys\n");
    wheel.file("full/tool.sh", "#!/bin/sh\n", EXECUTABLE);
    wheel.file("full/big.txt", "0123456789 abcdef\n".repeat(100_000));
    wheel.file("full/link", "../elsewhere", SYMLINK);
    wheel.file("full/odd-mode", "x", 0000755);
    wheel.entry("full/stored.bin", "stored".repeat(2000).getBytes(UTF_8), REGULAR).stored();
    wheel.entry("full/streamed.bin", "streamed".getBytes(UTF_8), REGULAR).streamed();
    wheel.entry("full/large.bin", "zip64".getBytes(UTF_8), REGULAR).zip64 = true;
    wheel.entry("full/nothing/", new byte[0], 040755).stored();
    wheel.file(data + "purelib/full/pure.py", "x = 2\n");
    wheel.file(data + "platlib/full/plat.py", "x = 3\n");
    wheel.file(data + "headers/full.h", "#define FULL\n");
    wheel.file(data + "data/share/full/data.txt", "data");
    wheel.file(data + "data/lib64/full.txt", "through a link");
    wheel.file(data + "scripts/rewritten", "#!python -E\nprint(1)\n", EXECUTABLE);
    wheel.file(data + "scripts/rewritten-gui", "#!pythonw\nprint(1)\n", EXECUTABLE);
    wheel.file(data + "scripts/kept", "#!/bin/sh\nexit 0\n", EXECUTABLE);
    wheel.file(data + "scripts/not-executable", "#!python\n", REGULAR);
    wheel.file(data + "scripts/full-main", "#!python\n# an old wrapper\n", EXECUTABLE);
    wheel.file(
        "full_house-1.0.dist-info/entry_points.txt",
        """
        # commands
        [console_scripts]
        full-main = full:main
        full.tool = full:Tool.run [extra]

        [gui_scripts]
        full-window=full:main

        [other.group]
        thing = anything at all
        """);
    return wheel;
  }
}
