package dev.kapsel.model.difference;

import dev.kapsel.model.lock.LockedFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares the package files of two locks. */
final class PackageComparison {

  private PackageComparison() {}

  static List<PackageChange> changes(List<LockedFile> before, List<LockedFile> after) {
    Map<Key, List<LockedFile>> old = byPackage(before);
    Map<Key, List<LockedFile>> now = byPackage(after);
    TreeSet<Key> keys = new TreeSet<>(old.keySet());
    keys.addAll(now.keySet());
    List<PackageChange> changes = new ArrayList<>();
    for (Key key : keys) {
      compare(old.getOrDefault(key, List.of()), now.getOrDefault(key, List.of()), changes);
    }
    return changes;
  }

  private static Map<Key, List<LockedFile>> byPackage(List<LockedFile> files) {
    Map<Key, List<LockedFile>> packages = new TreeMap<>();
    for (LockedFile file : files) {
      packages
          .computeIfAbsent(new Key(file.kind(), file.name()), key -> new ArrayList<>())
          .add(file);
    }
    return packages;
  }

  /** One file each, as a rule; of several, those that both have are left aside. */
  private static void compare(
      List<LockedFile> before, List<LockedFile> after, List<PackageChange> changes) {
    List<LockedFile> gone = without(before, after);
    List<LockedFile> come = without(after, before);
    int both = Math.min(gone.size(), come.size());
    for (int i = 0; i < both; i++) {
      changes.add(PackageChange.replaced(gone.get(i), come.get(i)));
    }
    gone.subList(both, gone.size()).forEach(file -> changes.add(PackageChange.removed(file)));
    come.subList(both, come.size()).forEach(file -> changes.add(PackageChange.added(file)));
  }

  private static List<LockedFile> without(List<LockedFile> files, List<LockedFile> others) {
    List<LockedFile> rest = new ArrayList<>(files);
    others.forEach(rest::remove);
    return rest;
  }

  private record Key(LockedFile.Kind kind, String name) implements Comparable<Key> {

    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::kind).thenComparing(Key::name);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }
}
