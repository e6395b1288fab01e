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
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which packages share a layer: a pure function of the package set and of the room that the base
 * leaves. A big package has a layer of its own; middle-sized and small ones share a few buckets of
 * each kind, chosen by name, so that a new one changes one bucket and nothing else. When there are
 * more big ones than room, those below the next doubling of the size go to the middle buckets, and
 * the small ones stay where they are. Big before small and buckets last, because whatever changes
 * most is then on top. Specification: {@code docs/spec/layer-recipe.md}.
 */
public final class Layout {

  /**
   * From this size of the package file on, a package has its own layer, if there is room. Docker
   * spends 50 to 100 ms on each layer that it pulls, whatever is in it.
   */
  static final long OWN_LAYER_BYTES = 8_000_000;

  /** From this size on a package is not small, so that it is not made again with the small ones. */
  static final long MIDDLE_BYTES = 2_000_000;

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
    int doublings = doublings(files, room - small - middle);

    List<LockedFile> alone =
        files.stream().filter(file -> isBig(file, doublings)).sorted(BY_CLASS).toList();
    List<LockedFile> shared =
        files.stream().filter(file -> !isBig(file, doublings)).sorted().toList();
    Predicate<LockedFile> isMiddle = file -> middle > 0 && file.size() >= MIDDLE_BYTES;

    List<Group> groups = new ArrayList<>();
    alone.forEach(file -> groups.add(new Group(title(file), List.of(file))));
    groups.addAll(buckets(shared.stream().filter(isMiddle), middle, "middle-sized"));
    groups.addAll(buckets(shared.stream().filter(isMiddle.negate()), small, "small"));
    return groups;
  }

  /** How often the size from which a package has its own layer is doubled. */
  private static int doublings(Collection<LockedFile> files, int room) {
    int doublings = 0;
    while (big(files, doublings) > room) {
      doublings++;
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

  private static List<Group> buckets(Stream<LockedFile> files, int count, String kind) {
    Map<Integer, List<LockedFile>> buckets =
        files.collect(groupingBy(file -> bucket(file, count), TreeMap::new, toList()));
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
