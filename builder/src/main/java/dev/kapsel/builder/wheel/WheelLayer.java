package dev.kapsel.builder.wheel;

import dev.kapsel.builder.bytecode.BytecodeStore;
import dev.kapsel.builder.bytecode.PythonCompiler;
import dev.kapsel.builder.layer.BadEntryException;
import dev.kapsel.builder.layer.ByteSink;
import dev.kapsel.builder.layer.EntryPath;
import dev.kapsel.builder.layer.LayerBlob;
import dev.kapsel.builder.layer.LayerWriter;
import dev.kapsel.builder.layer.Permissions;
import dev.kapsel.builder.overlap.CaseTwins;
import dev.kapsel.builder.overlap.Claims;
import dev.kapsel.builder.overlap.Collision;
import dev.kapsel.builder.overlap.Collisions;
import dev.kapsel.builder.overlap.Obstacle;
import dev.kapsel.model.lock.Lock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Installs wheels into one layer. The bytes depend on the wheels, the minor version of the
 * interpreter and, if there is bytecode, on its exact version; not on the order in which they are
 * given. Content streams through, so that a wheel of any size takes the same memory. Specification:
 * {@code docs/spec/layer-recipe.md}.
 */
public final class WheelLayer {

  private final Deque<WheelArchive> open = new ArrayDeque<>();
  private final NavigableMap<String, Owned> files = new TreeMap<>(EntryPath.ORDER);
  private final Collisions collisions = new Collisions();
  private final Map<String, List<String>> claims = new HashMap<>();

  private record Owned(WheelArchive archive, Planned file) {
    String wheel() {
      return archive.suspect().fileName();
    }
  }

  private final Scheme scheme;
  private final @Nullable WheelBytecode bytecode;

  private WheelLayer(Scheme scheme, @Nullable WheelBytecode bytecode) {
    this.scheme = scheme;
    this.bytecode = bytecode;
  }

  /**
   * Whether the lists of files in these wheels are so long that no other layer should be written at
   * the same time.
   *
   * @param compiled whether bytecode is added to them
   * @throws dev.kapsel.builder.BuildFailedException if they are too long even so
   */
  public static boolean isLarge(List<WheelFile> wheels, boolean compiled) throws IOException {
    return FileLists.of(wheels, compiled).large();
  }

  /**
   * Writes the layer to a new file, which is not there afterwards if anything is wrong.
   *
   * @param compiler null: without bytecode
   * @throws dev.kapsel.builder.BuildFailedException naming the wheel that is refused
   */
  public static WrittenLayer write(
      List<WheelFile> wheels,
      Lock.Interpreter interpreter,
      @Nullable PythonCompiler compiler,
      Path out)
      throws IOException {
    Scheme scheme = Scheme.of(interpreter);
    if (compiler == null) {
      return new WheelLayer(scheme, null).write(wheels, out);
    }
    try (BytecodeStore store = BytecodeStore.beside(out)) {
      return new WheelLayer(scheme, new WheelBytecode(compiler, store)).write(wheels, out);
    }
  }

  private WrittenLayer write(List<WheelFile> wheels, Path out) throws IOException {
    try {
      for (WheelFile wheel :
          wheels.stream().sorted(Comparator.comparing(WheelFile::locked)).toList()) {
        add(wheel);
      }
      return write(out);
    } finally {
      for (WheelArchive archive : open) {
        archive.close();
      }
    }
  }

  private void add(WheelFile wheel) throws IOException {
    WheelArchive archive = WheelArchive.open(wheel.path(), new Suspect(wheel.name()));
    open.add(archive);
    NavigableMap<String, Planned> plan = WheelInstall.plan(archive, scheme, bytecode);
    Claims.of(plan, file -> file.row().bareHash(), scheme.site())
        .ifPresent(lines -> claims.put(wheel.name(), lines));
    if (bytecode != null) {
      plan.keySet().forEach(path -> bytecode.forget(files, path));
    }
    plan.forEach(
        (path, file) -> {
          Owned there = files.put(path, new Owned(archive, file));
          if (there != null && !there.file().row().equals(file.row())) {
            collisions.add("/" + path, there.wheel(), wheel.name());
          }
        });
  }

  private WrittenLayer write(Path out) throws IOException {
    refuseFilesAsDirectories();
    try (LayerWriter writer = LayerWriter.to(out);
        LibraryScan libraries = new LibraryScan(out)) {
      for (Map.Entry<String, Owned> file : files.entrySet()) {
        write(writer, libraries, file.getKey(), file.getValue());
      }
      LayerBlob blob = writer.finish();
      return new WrittenLayer(blob, libraries.provides(), libraries.needs(), findings(), claims);
    }
  }

  private List<String> findings() {
    List<String> findings =
        new ArrayList<>(collisions.all().stream().map(Collision::toString).toList());
    findings.addAll(CaseTwins.sentences(files, Owned::wheel, (a, b) -> true));
    return findings;
  }

  private void refuseFilesAsDirectories() {
    Obstacle.in(files)
        .ifPresent(
            obstacle -> {
              throw owned(obstacle.path())
                  .archive()
                  .suspect()
                  .refuse(
                      "/" + obstacle.path(),
                      "needs a directory where `"
                          + owned(obstacle.at()).wheel()
                          + "` has a file, `/"
                          + EntryPath.printable(obstacle.at())
                          + "`");
            });
  }

  private Owned owned(String path) {
    return Objects.requireNonNull(files.get(path), path);
  }

  private static void write(LayerWriter writer, LibraryScan libraries, String path, Owned owned)
      throws IOException {
    try {
      switch (owned.file()) {
        case Planned.Rewritten script ->
            writer.file(
                path, script.mode(), WheelInstall.rewritten(owned.archive(), script.entry()));
        case Planned.Made made -> writer.file(path, made.mode(), made.content());
        case Planned.Compiled compiled ->
            writer.file(path, compiled.mode(), compiled.store().read(compiled.piece()));
        case Planned.Copied copied -> {
          libraries.begin();
          copy(writer, libraries, path, owned.archive(), copied);
          libraries.end(path, owned.wheel());
        }
      }
    } catch (BadEntryException e) {
      throw owned
          .archive()
          .suspect()
          .refuse("has a file that cannot be installed: " + e.getMessage());
    }
  }

  private static void copy(
      LayerWriter writer, ByteSink watcher, String path, WheelArchive archive, Planned.Copied file)
      throws IOException {
    ZipEntry entry = file.entry();
    @Nullable MessageDigest digest = file.row().start();
    ByteSink watched = digest == null ? watcher : watcher.then(digest::update);
    if (entry.method() == ZipEntry.DEFLATED) {
      writer.deflated(path, Permissions.root(file.mode()), archive.deflated(entry), watched);
    } else {
      CRC32 crc = new CRC32();
      InputStream content = new WatchedStream(archive.raw(entry), watched.then(crc::update));
      writer.file(path, file.mode(), entry.size(), content);
      archive.checkStored(entry, crc);
    }
    if (digest != null && !file.row().matches(digest)) {
      throw archive.suspect().refuse(entry.name(), "has another hash than RECORD says");
    }
  }
}
