package dev.kapsel.functions.search;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Query.Range;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.requirement.MalformedRequirement;
import dev.kapsel.model.requirement.PackageName;
import dev.kapsel.model.requirement.VersionRange;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which packages are asked for.
 *
 * @param name normalised, whatever ecosystem it is of
 */
public record PackageQuery(String name, VersionRange versions, boolean onlyCurrent) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]{0,254}");

  /**
   * @param versions specifiers, such as {@code >=2.0,<2.2}; null for all
   * @throws Rejected if a parameter is missing or malformed
   */
  public static PackageQuery of(
      @Nullable String name, @Nullable String versions, boolean onlyCurrent) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw Rejected.of(
          ProblemCode.INVALID_REQUEST,
          name == null
              ? "parameter `name` is missing"
              : "parameter `name`: `" + name + "` names no package",
          "Name one package, as in `name=numpy`.");
    }
    return new PackageQuery(PackageName.normalise(name), range(versions), onlyCurrent);
  }

  private static VersionRange range(@Nullable String versions) {
    try {
      return versions == null ? VersionRange.ALL : VersionRange.parse(versions);
    } catch (MalformedRequirement e) {
      throw Rejected.of(
          ProblemCode.INVALID_REQUEST, "parameter `versions`: " + e.getMessage(), e.fix());
    }
  }

  String list(WorkspaceName workspace) {
    return Keys.packageList(workspace, name);
  }

  Range range() {
    return new Range.Between(versions.from(), versions.to());
  }
}
