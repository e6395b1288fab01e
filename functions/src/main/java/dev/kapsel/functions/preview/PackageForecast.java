package dev.kapsel.functions.preview;

import dev.kapsel.model.api.BuildForecast;
import dev.kapsel.model.api.BuildForecast.Known;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.requirement.MalformedRequirement;
import dev.kapsel.model.requirement.PackageName;
import dev.kapsel.model.requirement.PythonVersion;
import dev.kapsel.model.requirement.Requirement;
import dev.kapsel.model.requirement.VersionRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds the packages that are asked for against those of a generation that is there. */
final class PackageForecast {

  private final Set<String> before;
  private final Map<String, String> versions;

  private PackageForecast(Near near) {
    this.before = new HashSet<>(requirements(near.definition()));
    this.versions = versions(near.lock());
  }

  /**
   * What became of the packages.
   *
   * @param fewer whether the generation holds something that is no longer asked for by name
   */
  record Packages(List<BuildForecast.Package> asked, boolean fewer) {

    /** Those that the generation does not have so, by name. */
    List<String> unseen() {
      return asked.stream()
          .filter(one -> one.known() != Known.KEPT)
          .map(BuildForecast.Package::requirement)
          .toList();
    }
  }

  static Packages of(Near near, Definition definition) {
    PackageForecast forecast = new PackageForecast(near);
    List<String> requirements = requirements(definition);
    Set<String> names =
        requirements.stream().map(PackageForecast::name).collect(Collectors.toSet());
    boolean fewer =
        forecast.before.stream().map(PackageForecast::name).anyMatch(name -> !names.contains(name));
    return new Packages(requirements.stream().map(forecast::known).toList(), fewer);
  }

  private BuildForecast.Package known(String text) {
    String version = versions.get(name(text));
    boolean kept = before.contains(text) || version != null && fits(text, version);
    return new BuildForecast.Package(
        text, kept ? Known.KEPT : version == null ? Known.ADDED : Known.CHANGED, version);
  }

  /** A file that is named by its address is another one as long as nobody has fetched it. */
  private static boolean fits(String text, String version) {
    try {
      Requirement requirement = Requirement.parse(text);
      if (requirement.url() != null) {
        return false;
      }
      return requirement.specifiers().isEmpty()
          || VersionRange.parse(
                  requirement.specifiers().stream()
                      .map(Object::toString)
                      .collect(Collectors.joining(",")))
              .contains(PythonVersion.parse(version));
    } catch (MalformedRequirement e) {
      return false;
    }
  }

  private static String name(String text) {
    try {
      return Requirement.parse(text).name();
    } catch (MalformedRequirement e) {
      return text;
    }
  }

  private static List<String> requirements(Definition definition) {
    return definition.python() instanceof Python.Pip pip ? pip.requirements() : List.of();
  }

  private static Map<String, String> versions(Lock lock) {
    Map<String, String> versions = new HashMap<>();
    lock.provided().forEach(one -> versions.put(PackageName.normalise(one.name()), one.version()));
    lock.wheels().forEach(one -> versions.put(PackageName.normalise(one.name()), one.version()));
    return versions;
  }
}
