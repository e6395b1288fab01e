package dev.kapsel.builder.debian;

import dev.kapsel.model.requirement.DebianVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All packages of some suites: of each name the newest version, as apt would choose. */
final class PackageIndex {

  private final Map<String, DebPackage> newest = new TreeMap<>();
  private @Nullable Map<String, List<Provider>> providers;

  /**
   * @param version null where the name is provided without one
   */
  private record Provider(DebPackage by, @Nullable DebianVersion version) {}

  void add(DebPackage found) {
    newest.merge(
        found.name(), found, (old, now) -> now.version().compareTo(old.version()) > 0 ? now : old);
    providers = null;
  }

  @Nullable DebPackage get(String name) {
    return newest.get(name);
  }

  /** By name. */
  List<DebPackage> essential() {
    return newest.values().stream().filter(DebPackage::essential).toList();
  }

  /**
   * The packages that will do: the one of that name first, then those that provide it, the more
   * important and then the first by name at the front.
   */
  List<DebPackage> candidates(Dependency wanted) {
    List<DebPackage> found = new ArrayList<>();
    DebPackage real = newest.get(wanted.name());
    if (real != null && wanted.acceptedBy(real.version())) {
      found.add(real);
    }
    for (Provider provider : providers().getOrDefault(wanted.name(), List.of())) {
      if (wanted.acceptedBy(provider.version()) && !found.contains(provider.by())) {
        found.add(provider.by());
      }
    }
    return found;
  }

  private Map<String, List<Provider>> providers() {
    Map<String, List<Provider>> known = providers;
    if (known == null) {
      known = new HashMap<>();
      for (DebPackage each : newest.values()) {
        if (!each.provides().isEmpty()) {
          for (List<Dependency> group : Dependency.parse(each.provides())) {
            Dependency name = group.getFirst();
            known
                .computeIfAbsent(name.name(), n -> new ArrayList<>())
                .add(new Provider(each, name.version()));
          }
        }
      }
      known
          .values()
          .forEach(
              list ->
                  list.sort(
                      Comparator.comparing((Provider p) -> -p.by().rank())
                          .thenComparing(p -> p.by().name())));
      providers = known;
    }
    return known;
  }
}
