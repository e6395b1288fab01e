package dev.kapsel.builder.layer;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Sha256;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which packages share a layer: a pure function of the package set and of the room that the base
 * leaves. A big package has a layer of its own; the small ones share a few buckets, chosen by name,
 * so that a new small package changes one bucket and nothing else. When there are more big ones
 * than room, those below the next doubling of the size share middle buckets, and the small ones
 * stay where they are. Big before small and buckets last, because whatever changes most is then on
 * top. Specification: {@code docs/spec/layer-recipe.md}.
 */
public final class Layout {

  /**
   * From this size of the package file on, a package has its own layer, if there is room. Docker
   * spends 50 ms on each layer that it pulls, which is what a megabyte of packages takes it.
   */
  static final long OWN_LAYER_BYTES = 2_000_000;

  static final int SMALL_BUCKETS = 4;
  static final int MIDDLE_BUCKETS = 2;

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
   * @param room how many layers there may be, at least one
   * @return from the bottom up
   */
  public static List<Group> of(Collection<LockedFile> files, int room) {
    if (room < 1) {
      throw new IllegalArgumentException("packages need a layer; " + room + " are allowed");
    }
    int small = Math.min(SMALL_BUCKETS, Integer.highestOneBit(Math.max(1, room / 2)));
    int middle = room == 1 ? 0 : Math.max(1, small * MIDDLE_BUCKETS / SMALL_BUCKETS);
    int doublings = doublings(files, room - small, room - small - middle);

    List<LockedFile> alone =
        files.stream().filter(file -> isBig(file, doublings)).sorted(BY_CLASS).toList();
    List<LockedFile> shared =
        files.stream().filter(file -> !isBig(file, doublings)).sorted().toList();
    List<LockedFile> middleSized =
        shared.stream().filter(file -> middle > 0 && isBig(file, 0)).toList();
    List<LockedFile> rest = shared.stream().filter(file -> middle == 0 || !isBig(file, 0)).toList();

    List<Group> groups = new ArrayList<>();
    alone.forEach(file -> groups.add(new Group(title(file), List.of(file))));
    groups.addAll(buckets(middleSized, middle, "middle-sized"));
    groups.addAll(buckets(rest, small, "small"));
    return groups;
  }

  /** How often the size from which a package has its own layer is doubled. */
  private static int doublings(Collection<LockedFile> files, int roomForAll, int roomForSome) {
    int doublings = 0;
    if (big(files, 0) > roomForAll) {
      do {
        doublings++;
      } while (big(files, doublings) > roomForSome);
    }
    return doublings;
  }

  /** Whether the package has a layer of its own, unless there are too many of such. */
  public static boolean isBig(LockedFile file) {
    return isBig(file, 0);
  }

  private static long big(Collection<LockedFile> files, int doublings) {
    return files.stream().filter(file -> isBig(file, doublings)).count();
  }

  private static boolean isBig(LockedFile file, int doublings) {
    return file.size() >> doublings >= OWN_LAYER_BYTES;
  }

  private static List<Group> buckets(List<LockedFile> files, int count, String kind) {
    Map<Integer, List<LockedFile>> buckets =
        files.stream().collect(groupingBy(file -> bucket(file, count), TreeMap::new, toList()));
    return buckets.values().stream().map(of -> new Group(title(of, kind), of)).toList();
  }

  private static int sizeClass(LockedFile file) {
    return Long.SIZE - Long.numberOfLeadingZeros(file.size());
  }

  private static int bucket(LockedFile file, int count) {
    return Integer.parseInt(Sha256.of(file.name()).hex().substring(0, 2), 16) % count;
  }

  private static String title(List<LockedFile> files, String kind) {
    LockedFile first = files.getFirst();
    return files.size() == 1
        ? title(first)
        : "%d %s packages, %s to %s"
            .formatted(files.size(), kind, first.name(), files.getLast().name());
  }

  private static String title(LockedFile file) {
    return file.name() + " " + file.version();
  }
}
