package dev.kapsel.builder.debian;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The packages that a base needs: the wanted ones, the essential ones and all that these depend on.
 * A pure function of index and wanted names: of several ways to meet a dependency, one that is
 * chosen already comes first, then the first alternative, then the first name.
 */
final class Closure {

  private final PackageIndex index;
  private final TreeMap<String, DebPackage> chosen = new TreeMap<>();
  private final Deque<DebPackage> open = new ArrayDeque<>();

  private Closure(PackageIndex index) {
    this.index = index;
  }

  /** By name. */
  static List<DebPackage> of(PackageIndex index, Collection<String> wanted) {
    Closure closure = new Closure(index);
    for (String name : wanted.stream().sorted().toList()) {
      DebPackage found = index.get(name);
      if (found == null) {
        throw notFound("The Debian mirror has no package `" + name + "`.");
      }
      closure.choose(found);
    }
    index.essential().forEach(closure::choose);
    closure.follow();
    return List.copyOf(closure.chosen.values());
  }

  private void choose(DebPackage found) {
    if (chosen.putIfAbsent(found.name(), found) == null) {
      open.add(found);
    }
  }

  private void follow() {
    // Alternatives wait until everything without a choice is known, so that the order in which
    // packages are looked at decides nothing.
    List<Need> choices = new ArrayList<>();
    while (!open.isEmpty() || !choices.isEmpty()) {
      while (!open.isEmpty()) {
        DebPackage next = open.remove();
        for (List<Dependency> group : next.dependencies()) {
          take(new Need(next, group), choices);
        }
      }
      if (!choices.isEmpty()) {
        Need need = choices.removeFirst();
        if (!met(need)) {
          choose(candidates(need).getFirst());
        }
      }
    }
  }

  private record Need(DebPackage by, List<Dependency> group) {}

  private void take(Need need, List<Need> choices) {
    List<DebPackage> candidates = candidates(need);
    if (candidates.isEmpty()) {
      throw notFound(
          "`%s` needs `%s`, which the Debian mirror does not have."
              .formatted(
                  need.by(),
                  need.group().stream()
                      .map(Dependency::toString)
                      .collect(Collectors.joining(" | "))));
    }
    if (candidates.size() == 1) {
      choose(candidates.getFirst());
    } else {
      choices.add(need);
    }
  }

  private boolean met(Need need) {
    return candidates(need).stream().anyMatch(c -> chosen.containsKey(c.name()));
  }

  private List<DebPackage> candidates(Need need) {
    return need.group().stream().flatMap(d -> index.candidates(d).stream()).distinct().toList();
  }

  private static BuildFailedException notFound(String message) {
    return new BuildFailedException(
        FailureCode.PACKAGE_NOT_FOUND,
        message,
        "The mirror may be in the middle of an update: try again in a few minutes, or use another"
            + " mirror.");
  }
}
