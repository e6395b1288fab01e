package dev.kapsel.builder.layer;

import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Sha256;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Which packages share a layer: a pure function of the package set. A big package has a layer of
 * its own; the small ones share at most eight buckets, chosen by name, so that a new small package
 * changes one bucket and nothing else. Big before small and buckets last, because whatever changes
 * most is then on top.
 */
public final class Layout {

  /** From this size of the package file on, a package has its own layer. */
  static final long OWN_LAYER_BYTES = 1_000_000;

  static final int BUCKETS = 8;

  private static final Comparator<LockedFile> BY_SIZE =
      Comparator.comparingLong(LockedFile::size)
          .reversed()
          .thenComparing(Comparator.naturalOrder());

  /** Within a size class by name, so that a release that grew a little keeps its place. */
  private static final Comparator<LockedFile> BY_CLASS =
      Comparator.comparingInt(Layout::sizeClass)
          .reversed()
          .thenComparing(Comparator.naturalOrder());

  private Layout() {}

  /**
   * The packages of one layer.
   *
   * @param title for people
   */
  public record Group(String title, List<LockedFile> files) {
    public Group {
      files = List.copyOf(files);
    }

    public long size() {
      return files.stream().mapToLong(LockedFile::size).sum();
    }
  }

  /**
   * @param most layers, more than the eight buckets; with many big packages the smaller of them go
   *     into buckets too
   * @return from the bottom up
   */
  public static List<Group> of(Collection<LockedFile> files, int most) {
    if (most <= BUCKETS) {
      throw new IllegalArgumentException("there are " + BUCKETS + " buckets; " + most + " layers");
    }
    List<LockedFile> big =
        files.stream()
            .filter(file -> file.size() >= OWN_LAYER_BYTES)
            .sorted(BY_SIZE)
            .limit(most - BUCKETS)
            .sorted(BY_CLASS)
            .toList();
    TreeMap<Integer, List<LockedFile>> buckets = new TreeMap<>();
    files.stream()
        .filter(file -> !big.contains(file))
        .sorted()
        .forEach(file -> buckets.computeIfAbsent(bucket(file), key -> new ArrayList<>()).add(file));
    List<Group> groups = new ArrayList<>();
    big.forEach(file -> groups.add(new Group(file.name() + " " + file.version(), List.of(file))));
    buckets.values().forEach(bucket -> groups.add(new Group(title(bucket), bucket)));
    return groups;
  }

  private static int sizeClass(LockedFile file) {
    return Long.SIZE - Long.numberOfLeadingZeros(file.size());
  }

  private static int bucket(LockedFile file) {
    return Integer.parseInt(Sha256.of(file.name()).hex().substring(0, 2), 16) % BUCKETS;
  }

  private static String title(List<LockedFile> files) {
    LockedFile first = files.getFirst();
    return files.size() == 1
        ? first.name() + " " + first.version()
        : files.size() + " small packages, " + first.name() + " to " + files.getLast().name();
  }
}
