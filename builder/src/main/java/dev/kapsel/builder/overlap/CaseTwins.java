package dev.kapsel.builder.overlap;

import dev.kapsel.builder.layer.EntryPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Finds files and directories of one directory whose names differ in nothing but the case of
 * letters. An image can hold both; a copy of it on a file system that folds case cannot.
 *
 * @param <F> what is known of a file
 */
public final class CaseTwins<F> {

  /** Whoever has more has made his point. */
  private static final int MOST = 1000;

  private final NavigableMap<String, F> files;
  private final Set<Long> twice;

  private CaseTwins(NavigableMap<String, F> files) {
    this.files = files;
    this.twice = twice(files);
  }

  /** Two paths, each with a file that is there or lies below it. */
  private record Twin<F>(String path, F file, String otherPath, F otherFile) {}

  /**
   * @param files by path, in the order of {@link EntryPath#ORDER}
   * @param owner the name of the package that a file is of
   * @param matter whether a pair of files is to be told
   * @return one sentence for each pair of packages, in order
   */
  public static <F> List<String> sentences(
      NavigableMap<String, F> files, Function<F, String> owner, BiPredicate<F, F> matter) {
    Map<List<String>, List<Twin<F>>> byPair = new LinkedHashMap<>();
    for (Twin<F> twin : new CaseTwins<>(files).find()) {
      if (matter.test(twin.file, twin.otherFile)) {
        List<String> pair = List.of(owner.apply(twin.file), owner.apply(twin.otherFile));
        byPair.computeIfAbsent(pair, of -> new ArrayList<>()).add(twin);
      }
    }
    List<String> sentences = new ArrayList<>();
    byPair.forEach((pair, twins) -> sentences.add(sentence(pair, twins)));
    return sentences;
  }

  private static <F> String sentence(List<String> pair, List<Twin<F>> twins) {
    Twin<F> first = twins.getFirst();
    boolean same = pair.getFirst().equals(pair.getLast());
    String more = twins.size() == 1 ? "" : " (and so do %,d more)".formatted(twins.size() - 1);
    return "`/%s`%s and `/%s` of %s differ only in the case of letters%s"
            .formatted(
                EntryPath.printable(first.path),
                same ? "" : " of " + pair.getFirst(),
                EntryPath.printable(first.otherPath),
                pair.getLast(),
                more)
        + "; file systems that fold case keep one of them";
  }

  private List<Twin<F>> find() {
    List<Twin<F>> twins = new ArrayList<>();
    Map<Long, String> first = new LinkedHashMap<>();
    if (!twice.isEmpty()) {
      forEachPath(
          files,
          path -> {
            long key = folded(path);
            if (twice.contains(key)) {
              String before = first.putIfAbsent(key, path);
              if (before != null && !before.equals(path) && before.equalsIgnoreCase(path)) {
                twins.add(new Twin<>(before, file(before), path, file(path)));
              }
            }
          });
    }
    return twins;
  }

  /** The file of that path, or the first one in the directory of that path. */
  private F file(String path) {
    F file = files.get(path);
    return file != null
        ? file
        : Objects.requireNonNull(files.ceilingEntry(path + "/"), path).getValue();
  }

  /** A few bytes for each path, because there may be very many. */
  private static Set<Long> twice(NavigableMap<String, ?> files) {
    LongStream.Builder all = LongStream.builder();
    forEachPath(files, path -> all.add(folded(path)));
    long[] sorted = all.build().sorted().toArray();
    Set<Long> twice = new HashSet<>();
    for (int i = 1; i < sorted.length && twice.size() < MOST; i++) {
      if (sorted[i] == sorted[i - 1]) {
        twice.add(sorted[i]);
      }
    }
    return twice;
  }

  /** Each file, and each directory once: what is in it stands together. */
  private static void forEachPath(NavigableMap<String, ?> files, Consumer<String> visitor) {
    String previous = "";
    for (String path : files.keySet()) {
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        if (!previous.regionMatches(0, path, 0, slash + 1)) {
          visitor.accept(path.substring(0, slash));
        }
      }
      visitor.accept(path);
      previous = path;
    }
  }

  /** The same for two names of one directory that differ in case. */
  private static long folded(String path) {
    long hash = 1125899906842597L;
    int name = path.lastIndexOf('/') + 1;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      hash = 31 * hash + (i < name ? c : Character.toLowerCase(Character.toUpperCase(c)));
    }
    return hash;
  }
}
