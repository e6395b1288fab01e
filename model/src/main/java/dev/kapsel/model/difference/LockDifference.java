package dev.kapsel.model.difference;

import dev.kapsel.model.lock.Lock;
import java.util.List;

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
}
