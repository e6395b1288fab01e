package dev.kapsel.model.difference;

import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.requirement.CondaVersion;
import dev.kapsel.model.requirement.DebianVersion;
import dev.kapsel.model.requirement.PythonVersion;

/**
 * From one version of a package to another, by the order of the package's own world.
 *
 * @param certain whether both are versions there; otherwise their texts were compared
 */
record VersionStep(PackageChange.Kind kind, boolean certain) {

  /**
   * @param kind in whose world the versions are
   */
  static VersionStep between(LockedFile.Kind kind, String old, String now) {
    return switch (kind) {
      case WHEEL -> python(PythonVersion.parse(old), PythonVersion.parse(now));
      case DEB ->
          DebianVersion.valid(old) && DebianVersion.valid(now)
              ? of(new DebianVersion(old).compareTo(new DebianVersion(now)), true)
              : of(old.compareTo(now), old.equals(now));
      case CONDA ->
          CondaVersion.valid(old) && CondaVersion.valid(now)
              ? of(new CondaVersion(old).compareTo(new CondaVersion(now)), true)
              : of(old.compareTo(now), old.equals(now));
    };
  }

  private static VersionStep python(PythonVersion before, PythonVersion after) {
    boolean certain = before.standard() && after.standard() || before.equals(after);
    return of(before.compareTo(after), certain);
  }

  private static VersionStep of(int order, boolean certain) {
    PackageChange.Kind kind =
        order < 0
            ? PackageChange.Kind.UPGRADED
            : order > 0 ? PackageChange.Kind.DOWNGRADED : PackageChange.Kind.REBUILT;
    return new VersionStep(kind, certain);
  }
}
