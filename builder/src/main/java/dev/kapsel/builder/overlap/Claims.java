package dev.kapsel.builder.overlap;

import dev.kapsel.builder.layer.EntryPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says in a few lines which files a package has, so that two packages can be held against each
 * other when neither is at hand: files near the root one by one, directories as a whole. What many
 * packages share is looked into: common directories always, others while they hold at most one file
 * beside their directories, as those of namespace packages do. Bytecode is not counted; it goes
 * with its modules. Specification: {@code docs/spec/build-protocol.md}.
 *
 * @param <F> what is known of a file
 */
public final class Claims<F> {

  /** What a package may put into common directories and still be told. */
  private static final int MOST = 512;

  /** Beyond so many no other directory is looked into. */
  private static final int FEW = 32;

  private static final int MOST_CHARACTERS = 16_384;

  private static final String BYTECODE = "/__pycache__";

  /** Comes right after all that begins with a slash. */
  private static final String AFTER_SLASH = "0";

  private final NavigableMap<String, F> files;
  private final Function<F, String> hash;
  private final Site site;
  private final List<Claim> claims = new ArrayList<>();

  private Claims(NavigableMap<String, F> files, Function<F, String> hash, Site site) {
    this.files = files;
    this.hash = hash;
    this.site = site;
  }

  /** What lies directly in a directory. */
  private record Inside(List<String> files, List<String> directories) {
    int size() {
      return files.size() + directories.size();
    }
  }

  /**
   * @param files by path in the layer, in the order of {@link EntryPath#ORDER}
   * @param hash of a file's content, empty if nobody says
   * @return one line each, sorted; nothing if there are too many
   */
  public static <F> Optional<List<String>> of(
      NavigableMap<String, F> files, Function<F, String> hash, Site site) {
    return new Claims<>(files, hash, site).find();
  }

  private Optional<List<String>> find() {
    Deque<String> open = new ArrayDeque<>(List.of(site.prefix()));
    while (!open.isEmpty()) {
      String directory = open.remove();
      Inside inside = inside(directory);
      boolean few = claims.size() + open.size() + inside.size() <= FEW;
      if (site.isCommon(directory) || (few && isShared(directory, inside))) {
        inside.files().forEach(file -> claims.add(file(file)));
        open.addAll(inside.directories());
      } else {
        claims.add(Claim.directory(site.shortened(directory)));
      }
      if (claims.size() + open.size() > MOST) {
        return Optional.empty();
      }
    }
    return lines();
  }

  private Optional<List<String>> lines() {
    List<String> lines =
        claims.stream().sorted(Comparator.comparing(Claim::key)).map(Claim::toString).toList();
    return lines.stream().mapToInt(String::length).sum() > MOST_CHARACTERS
        ? Optional.empty()
        : Optional.of(lines);
  }

  private boolean isShared(String directory, Inside inside) {
    return site.isOutsidePackages(directory)
        || (inside.files().size() <= 1 && !inside.directories().isEmpty());
  }

  private Claim file(String path) {
    F known = Objects.requireNonNull(files.get(path));
    return Claim.file(site.shortened(path), hash.apply(known));
  }

  /** Of a huge directory as much as shows that it is huge. */
  private Inside inside(String directory) {
    Inside inside = new Inside(new ArrayList<>(), new ArrayList<>());
    String start = directory + "/";
    String at = files.ceilingKey(start);
    while (at != null && at.startsWith(start) && inside.size() <= MOST) {
      int slash = at.indexOf('/', start.length());
      if (slash < 0) {
        inside.files().add(at);
        at = files.higherKey(at);
      } else {
        String child = at.substring(0, slash);
        if (!child.endsWith(BYTECODE)) {
          inside.directories().add(child);
        }
        at = files.ceilingKey(child + AFTER_SLASH);
      }
    }
    return inside;
  }
}
