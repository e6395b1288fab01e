package dev.kapsel.client.context;

import dev.kapsel.model.context.ContextLimits;
import dev.kapsel.model.context.ContextPaths;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of a directory belongs to its build context: all that {@code .dockerignore} leaves, and that
 * file and the Dockerfile in any case.
 */
final class ContextFiles {

  private final Path root;
  private final DockerIgnore ignore;
  private final Set<String> always;
  private final List<Found> found = new ArrayList<>();

  private ContextFiles(Path root, DockerIgnore ignore, Set<String> always) {
    this.root = root;
    this.ignore = ignore;
    this.always = always;
  }

  /** What an entry is; a directory stands here only where nothing is in it. */
  enum Kind {
    FILE,
    LINK,
    DIRECTORY
  }

  /**
   * @param path in the context
   */
  record Found(String path, Path file, Kind kind) {}

  /**
   * The entries in the order of their paths.
   *
   * @param dockerfile its path in the context
   * @throws ContextException if the directory cannot become a context
   */
  static List<Found> of(Path root, String dockerfile) {
    if (!Files.isDirectory(root)) {
      throw new ContextException("there is no directory " + root);
    }
    try {
      ContextPaths.check(dockerfile);
    } catch (IllegalArgumentException e) {
      throw new ContextException(
          "--dockerfile: "
              + e.getMessage()
              + "; write the path below the directory, such as docker/Dockerfile",
          e);
    }
    if (!Files.isRegularFile(root.resolve(dockerfile))) {
      throw new ContextException(
          "there is no file `"
              + dockerfile
              + "` in "
              + root
              + "; name the Dockerfile by its path in there, with --dockerfile");
    }
    ContextFiles files =
        new ContextFiles(root, ignore(root), Set.of(DockerIgnore.FILE, dockerfile));
    files.below("", root);
    return files.found.stream().sorted(Comparator.comparing(Found::path)).toList();
  }

  private static DockerIgnore ignore(Path root) {
    Path file = root.resolve(DockerIgnore.FILE);
    try {
      return Files.isRegularFile(file)
          ? DockerIgnore.parse(Files.readString(file))
          : DockerIgnore.NOTHING;
    } catch (CharacterCodingException e) {
      throw new ContextException(file + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new ContextException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether anything was found. */
  private boolean below(String path, Path directory) {
    int before = found.size();
    for (Path child : children(directory)) {
      String name = (path.isEmpty() ? "" : path + "/") + child.getFileName();
      boolean left = always.contains(name) || !ignore.ignores(name);
      if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        boolean within = left || ignore.takesInAgain() || holdsAlways(name);
        if (!(within && below(name, child)) && left) {
          add(name, child, Kind.DIRECTORY);
        }
      } else if (left) {
        add(name, child, kind(name, child));
      }
    }
    return found.size() > before;
  }

  private boolean holdsAlways(String directory) {
    return always.stream().anyMatch(one -> one.startsWith(directory + "/"));
  }

  private static Kind kind(String path, Path file) {
    if (Files.isSymbolicLink(file)) {
      return Kind.LINK;
    }
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Kind.FILE;
    }
    throw new ContextException(
        "`" + path + "` is neither file, directory nor link; list it in " + DockerIgnore.FILE);
  }

  private void add(String path, Path file, Kind kind) {
    try {
      ContextPaths.check(path);
    } catch (IllegalArgumentException e) {
      throw new ContextException(e.getMessage() + "; rename it, or list it in .dockerignore", e);
    }
    found.add(new Found(path, file, kind));
    if (found.size() > ContextLimits.ENTRIES) {
      throw new ContextException(
          root
              + " has more than "
              + ContextLimits.ENTRIES
              + " entries; list in "
              + DockerIgnore.FILE
              + " what the build does not need");
    }
  }

  private static List<Path> children(Path directory) {
    try (Stream<Path> children = Files.list(directory)) {
      return children.sorted().toList();
    } catch (IOException e) {
      throw new ContextException(directory + " cannot be read: " + e.getMessage(), e);
    }
  }
}
