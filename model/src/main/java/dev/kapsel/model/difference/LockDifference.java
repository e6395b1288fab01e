package dev.kapsel.model.difference;

import dev.kapsel.model.lock.Lock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How one lock differs from another, and so how their images do. There is a change if and only if
 * the lock hashes differ.
 *
 * @param packages by kind and name
 * @param others recipe, platform, bases, interpreter and what the base provides, by field
 */
public record LockDifference(List<PackageChange> packages, List<LockChange> others) {

  public LockDifference {
    packages = List.copyOf(packages);
    others = List.copyOf(others);
  }

  public static LockDifference between(Lock before, Lock after) {
    return new LockDifference(
        PackageComparison.changes(before.files(), after.files()),
        LockComparison.changes(before, after));
  }

  /** Why the lock hashes differ, or do not, in one sentence for people. */
  public String sentence() {
    int all = packages.size() + others.size();
    if (all == 0) {
      return "The locks are equal.";
    }
    String first = packages.isEmpty() ? others.getFirst().text() : packages.getFirst().text();
    return all == 1
        ? "The locks differ by one change: " + first
        : "The locks differ by %s, the first of which is: %s".formatted(counts(), first);
  }

  private String counts() {
    Map<PackageChange.Kind, Long> kinds = new EnumMap<>(PackageChange.Kind.class);
    packages.forEach(change -> kinds.merge(change.kind(), 1L, Long::sum));
    List<String> parts = new ArrayList<>();
    kinds.forEach((kind, count) -> parts.add(count + " " + kind));
    String text = packages.isEmpty() ? "" : "packages (" + String.join(", ", parts) + ")";
    if (others.isEmpty()) {
      return text;
    }
    return (text.isEmpty() ? "" : text + " and ")
        + others.size()
        + (others.size() == 1 ? " other change" : " other changes");
  }
}
