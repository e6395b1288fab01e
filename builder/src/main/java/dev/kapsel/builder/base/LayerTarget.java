package dev.kapsel.builder.base;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.cache.Trees;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * Writes the entries of one layer into a root. An entry lands below the root or nowhere: its
 * directories are resolved inside the root, what is in its place is removed first, links are made
 * but never followed.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md">OCI image layers,
 *     whiteouts</a>
 */
final class LayerTarget {

  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  private final Path root;
  private final InnerPaths paths;
  private final Digest layer;
  // Whiteouts hide what lower layers have, not what this one brings.
  private final Set<Path> brought = new HashSet<>();

  LayerTarget(Path root, Digest layer) {
    this.root = root;
    this.paths = new InnerPaths(root);
    this.layer = layer;
  }

  void add(TarArchiveEntry entry, InputStream content) throws IOException {
    Path place;
    try {
      place = place(entry.getName());
    } catch (InvalidPathException e) {
      // A name that this machine's locale cannot write; nothing that is looked for is named so.
      return;
    }
    if (place.equals(root)) {
      return;
    }
    String name = place.getFileName().toString();
    if (name.startsWith(WHITEOUT)) {
      hide(place, name);
      return;
    }
    if (write(entry, place, content)) {
      for (Path up = place; !up.equals(root) && brought.add(up); up = Trees.above(up)) {}
    }
  }

  private boolean write(TarArchiveEntry entry, Path place, InputStream content) throws IOException {
    if (entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
      return false;
    }
    if (entry.isDirectory()) {
      directory(place);
      setMode(place, entry.getMode() | 0700);
    } else if (entry.isSymbolicLink()) {
      clear(place);
      Files.createSymbolicLink(place, inside(place, entry.getLinkName()));
    } else if (entry.isLink()) {
      hardLink(entry, place);
    } else if (entry.isFile()) {
      clear(place);
      file(entry, place, content);
    } else {
      return false;
    }
    return true;
  }

  private void file(TarArchiveEntry entry, Path place, InputStream content) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(
            place,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      content.transferTo(out);
    }
    setMode(place, entry.getMode() | 0600);
    // Python trusts bytecode by the time of its source.
    Files.setLastModifiedTime(place, FileTime.from(entry.getLastModifiedTime().toInstant()));
  }

  private void hardLink(TarArchiveEntry entry, Path place) throws IOException {
    Path target = place(entry.getLinkName());
    if (target.equals(place)) {
      return;
    }
    if (Files.isSymbolicLink(target)) {
      clear(place);
      Files.createSymbolicLink(
          place, inside(place, paths.inner(Trees.above(target)) + "/" + linked(target)));
    } else if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      clear(place);
      Files.createLink(place, target);
    } else {
      throw hostile("links `" + entry.getName() + "` to the missing `" + entry.getLinkName() + "`");
    }
  }

  private static String linked(Path link) throws IOException {
    return Files.readSymbolicLink(link).toString();
  }

  /** Absolute targets mean the image's root, not this machine's; relative ones stay as they are. */
  private Path inside(Path link, String target) {
    if (!target.startsWith("/")) {
      return Path.of(target);
    }
    Path wanted = root.resolve(Path.of(target.replaceFirst("^/+", "")));
    return Trees.above(link).relativize(wanted);
  }

  private void hide(Path place, String name) throws IOException {
    if (name.equals(OPAQUE)) {
      hideLower(Trees.above(place));
    } else if (!name.startsWith(WHITEOUT + WHITEOUT)) {
      String hidden = name.substring(WHITEOUT.length());
      if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
        throw hostile("has the whiteout `" + name + "`");
      }
      Path victim = place.resolveSibling(hidden);
      hideLowest(victim);
    }
  }

  private void hideLowest(Path victim) throws IOException {
    if (brought.contains(victim)) {
      hideLower(victim);
    } else {
      Trees.delete(victim);
    }
  }

  private void hideLower(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> children;
    try (var listed = Files.list(directory)) {
      children = listed.toList();
    }
    for (Path child : children) {
      hideLowest(child);
    }
  }

  /** Where an entry belongs, with its directories made. */
  private Path place(String name) throws IOException {
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        throw hostile("has an entry that leads out of it: `" + name + "`");
      }
    }
    Path place = paths.place(name.replaceFirst("/+$", ""));
    if (place == null) {
      throw hostile("has links that go round in circles at `" + name + "`");
    }
    if (!place.equals(root)) {
      directory(Trees.above(place));
    }
    return place;
  }

  private void directory(Path directory) throws IOException {
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    directory(Trees.above(directory));
    clear(directory);
    Files.createDirectory(directory);
  }

  private static void clear(Path place) throws IOException {
    Trees.delete(place);
  }

  private static void setMode(Path place, int mode) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int bit = 0; bit < all.length; bit++) {
      if ((mode & (0400 >> bit)) != 0) {
        permissions.add(all[bit]);
      }
    }
    Files.setPosixFilePermissions(place, permissions);
  }

  private BuildFailedException hostile(String what) {
    return new BuildFailedException(
        FailureCode.BASE_UNUSABLE,
        "Layer " + layer + " of the base image " + what + ".",
        "Use another base image: container engines refuse or misread this one.");
  }
}
