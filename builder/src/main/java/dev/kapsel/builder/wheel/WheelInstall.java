package dev.kapsel.builder.wheel;

import dev.kapsel.builder.layer.EntryPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides where each file of one wheel goes, as pip does: files at the root and of {@code .data} by
 * scheme, scripts with the environment's interpreter, commands for entry points, and the list of
 * what was installed.
 */
final class WheelInstall {

  private static final int LARGEST_RECORD = 32 << 20;
  private static final int LARGEST_SCRIPT = 4 << 20;
  private static final int LARGEST_ENTRY_POINTS = 1 << 20;
  private static final byte[] SCRIPT_START = "#!python".getBytes(StandardCharsets.UTF_8);

  private final WheelArchive archive;
  private final Suspect suspect;
  private final Scheme scheme;
  private final WheelInfo info;
  private final WheelRecord record;
  private final EntryPoints entryPoints;
  private final NavigableMap<String, Planned> plan = new TreeMap<>(EntryPath.ORDER);

  private WheelInstall(WheelArchive archive, Scheme scheme) throws IOException {
    this.archive = archive;
    this.suspect = archive.suspect();
    this.scheme = scheme;
    this.info = WheelInfo.read(archive);
    String directory = info.infoDirectory();
    this.record =
        WheelRecord.parse(
            archive.required(directory + "/RECORD", LARGEST_RECORD),
            directory,
            archive.files(),
            suspect);
    byte[] commands = archive.optional(directory + "/entry_points.txt", LARGEST_ENTRY_POINTS);
    this.entryPoints =
        EntryPoints.parse(commands == null ? new byte[0] : commands, scheme, suspect);
  }

  /**
   * Path in the layer to file, sorted.
   *
   * @param bytecode null: none is wanted
   */
  static NavigableMap<String, Planned> plan(
      WheelArchive archive, Scheme scheme, @Nullable WheelBytecode bytecode) throws IOException {
    WheelInstall install = new WheelInstall(archive, scheme);
    install.files();
    install.commands();
    if (bytecode != null) {
      bytecode.add(install.plan, archive);
    }
    install.records();
    return install.plan;
  }

  /** Files of {@code .data} come second, so that they win, as they do in pip. */
  private void files() throws IOException {
    for (ZipEntry entry : archive.files().values()) {
      if (!inData(entry.name())) {
        put(entry, scheme.sitePackages() + "/" + entry.name(), copied(entry));
      }
    }
    for (ZipEntry entry : archive.files().values()) {
      if (inData(entry.name())) {
        dataFile(entry);
      }
    }
  }

  private static boolean inData(String name) {
    int slash = name.indexOf('/');
    return slash > 0 && name.substring(0, slash).endsWith(".data");
  }

  private void dataFile(ZipEntry entry) throws IOException {
    String[] parts = entry.name().split("/", 3);
    if (parts.length < 3) {
      throw suspect.refuse(entry.name(), "lies in .data but in none of its directories");
    }
    String rest = parts[2];
    switch (parts[1]) {
      case "purelib", "platlib" -> put(entry, scheme.sitePackages() + "/" + rest, copied(entry));
      case "headers" -> put(entry, scheme.headers(info.distribution()) + "/" + rest, copied(entry));
      case "data" -> put(entry, Scheme.PREFIX + "/" + throughLink(rest), copied(entry));
      case "scripts" -> script(entry, rest);
      default -> throw suspect.refuse(entry.name(), "lies in an unknown directory of .data");
    }
  }

  /** In an environment {@code lib64} is a link to {@code lib}. */
  private static String throughLink(String path) {
    return path.startsWith("lib64/") ? "lib" + path.substring("lib64".length()) : path;
  }

  private void script(ZipEntry entry, String path) throws IOException {
    if (isOldWrapper(path)) {
      return;
    }
    Planned file = archive.startsWith(entry, SCRIPT_START) ? rewritten(entry) : copied(entry);
    put(entry, Scheme.SCRIPTS + "/" + path, file);
  }

  /** Older tools put the commands of entry points into wheels; they are made anew. */
  private boolean isOldWrapper(String path) {
    String name =
        path.substring(path.lastIndexOf('/') + 1)
            .replaceFirst("(?i)(\\.exe|-script\\.py|\\.pya)$", "");
    return entryPoints.commands().containsKey(name);
  }

  private Planned rewritten(ZipEntry entry) throws IOException {
    byte[] content = archive.content(entry, LARGEST_SCRIPT);
    WheelRecord.Row row = record.row(entry.name());
    MessageDigest digest = row.start();
    if (digest != null) {
      digest.update(content);
      if (!row.matches(digest)) {
        throw suspect.refuse(entry.name(), "has another hash than RECORD says");
      }
    }
    return new Planned.Rewritten(entry, WheelRecord.Row.of(withInterpreter(content)));
  }

  /** The content of a script, with the environment's interpreter in its first line. */
  static byte[] rewritten(WheelArchive archive, ZipEntry entry) throws IOException {
    return withInterpreter(archive.content(entry, LARGEST_SCRIPT));
  }

  private static byte[] withInterpreter(byte[] content) {
    int end = 0;
    while (end < content.length && content[end] != '\n') {
      end++;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(("#!" + Scheme.INTERPRETER + "\n").getBytes(StandardCharsets.UTF_8));
    int rest = Math.min(end + 1, content.length);
    out.write(content, rest, content.length - rest);
    return out.toByteArray();
  }

  private Planned copied(ZipEntry entry) {
    return new Planned.Copied(entry, record.row(entry.name()));
  }

  private void commands() {
    entryPoints
        .commands()
        .forEach(
            (name, target) -> {
              String path = Scheme.SCRIPTS + "/" + name;
              refuseReserved(name, path);
              plan.put(path, new Planned.Made(target.script(), 0755));
            });
  }

  private void put(ZipEntry entry, String path, Planned file) {
    refuseReserved(entry.name(), path);
    plan.put(path, file);
  }

  private void refuseReserved(String what, String path) {
    for (String reserved : scheme.reserved()) {
      if (path.equals(reserved) || path.startsWith(reserved + "/")) {
        throw suspect.refuse(what, "would replace `/" + reserved + "` of the environment itself");
      }
    }
  }

  private void records() {
    String directory = scheme.sitePackages() + "/" + info.infoDirectory();
    plan.put(
        directory + "/INSTALLER",
        new Planned.Made("kapsel\n".getBytes(StandardCharsets.UTF_8), 0644));
    String recordPath = directory + "/RECORD";
    plan.remove(recordPath);
    SortedMap<String, WheelRecord.Row> rows = new TreeMap<>(EntryPath.ORDER);
    plan.forEach((path, file) -> rows.put(scheme.recordPath(path), file.row()));
    rows.put(scheme.recordPath(recordPath), WheelRecord.Row.NONE);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    rows.forEach(
        (path, row) ->
            content.writeBytes(
                Csv.line(path, row.hash(), row.size()).getBytes(StandardCharsets.UTF_8)));
    plan.put(recordPath, new Planned.Made(content.toByteArray(), 0644));
  }
}
