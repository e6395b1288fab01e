package dev.kapsel.functions.search;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.search.FoundRow.OfPackage;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Query.Range;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.requirement.DebianRange;
import dev.kapsel.model.requirement.MalformedRequirement;
import dev.kapsel.model.requirement.PackageName;
import dev.kapsel.model.requirement.VersionRange;
import dev.kapsel.model.requirement.VersionSet;
import dev.kapsel.model.search.PackageSource;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which packages are asked for.
 *
 * @param name normalised, whatever ecosystem it is of
 * @param versions of packages that are compared in the order of Python's versions
 * @param debian of those that are compared in Debian's
 * @param from who brought them; null for all
 */
public record PackageQuery(
    String name,
    VersionSet versions,
    VersionSet debian,
    @Nullable PackageSource from,
    boolean onlyCurrent) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]{0,254}");

  /**
   * @param versions specifiers, such as {@code >=2.0,<2.2}, in the order of Python's versions, and
   *     of Debian's for packages from there; null for all
   * @param kind as {@link PackageSource} is written; null for all
   * @throws Rejected if a parameter is missing or malformed
   */
  public static PackageQuery of(
      @Nullable String name,
      @Nullable String versions,
      @Nullable String kind,
      boolean onlyCurrent) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw Rejected.of(
          ProblemCode.INVALID_REQUEST,
          name == null
              ? "parameter `name` is missing"
              : "parameter `name`: `" + name + "` names no package",
          "Name one package, as in `name=numpy`.");
    }
    PackageSource from = kind == null ? null : source(kind);
    VersionSet set = versions(versions, from);
    return new PackageQuery(
        PackageName.normalise(name),
        set,
        from != null || versions == null ? set : asDebian(versions),
        from,
        onlyCurrent);
  }

  private static PackageSource source(String kind) {
    try {
      return PackageSource.parse(kind);
    } catch (IllegalArgumentException e) {
      throw Rejected.of(
          ProblemCode.INVALID_REQUEST,
          "parameter `kind`: there are no packages of the kind `" + kind + "`",
          "Use one of "
              + Stream.of(PackageSource.values())
                  .map(PackageSource::toString)
                  .collect(Collectors.joining(", "))
              + ", or leave it out.");
    }
  }

  private static VersionSet versions(@Nullable String versions, @Nullable PackageSource from) {
    if (versions == null) {
      return VersionRange.ALL;
    }
    boolean debian = from == PackageSource.DEB;
    try {
      return debian ? DebianRange.parse(versions) : VersionRange.parse(versions);
    } catch (MalformedRequirement e) {
      throw Rejected.of(
          ProblemCode.INVALID_REQUEST,
          "parameter `versions`: " + e.getMessage(),
          debian ? e.fix() : e.fix() + " Debian versions are compared where the kind is `deb`.");
    }
  }

  /** The same text as Debian reads it, if it can: there is no {@code ~=} and no {@code .*}. */
  private static VersionSet asDebian(String versions) {
    try {
      return DebianRange.parse(versions);
    } catch (MalformedRequirement e) {
      return VersionSet.NONE;
    }
  }

  boolean wants(OfPackage row) {
    VersionSet set = row.from() == PackageSource.DEB ? debian : versions;
    return (from == null || from == row.from()) && set.contains(row.version());
  }

  String list(WorkspaceName workspace) {
    return Keys.packageList(workspace, name);
  }

  /** In the order of keys, and apart from each other. */
  List<Range> ranges() {
    Range pythons = new Range.Between(versions.from(), versions.to());
    boolean one = versions.from().compareTo(debian.from()) <= 0;
    return one ? List.of(pythons) : List.of(new Range.Between(debian.from(), debian.to()), pythons);
  }
}
