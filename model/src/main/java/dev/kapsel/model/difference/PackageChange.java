package dev.kapsel.model.difference;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Sha256;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one package between two locks.
 *
 * @param packageKind what sort of package it is; one name may be several packages
 * @param before null if it was added
 * @param after null if it was removed
 * @param certain false where a version is none by the rules of its sort, so that which is newer was
 *     guessed from their texts
 * @param text all of that in one line for people
 */
public record PackageChange(
    Kind kind,
    LockedFile.Kind packageKind,
    String name,
    @Nullable File before,
    @Nullable File after,
    boolean certain,
    String text) {

  /** What became of a package. */
  public enum Kind {
    ADDED,
    REMOVED,
    UPGRADED,
    DOWNGRADED,
    /** The version is the same, the file is another. */
    REBUILT;

    /**
     * @throws IllegalArgumentException if it is none of them
     */
    @JsonCreator
    public static Kind parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }

    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The file that was chosen. */
  public record File(String version, String fileName, Sha256 sha256) {
    static File of(LockedFile file) {
      return new File(file.version(), file.fileName(), file.sha256());
    }
  }

  static PackageChange added(LockedFile file) {
    return new PackageChange(
        Kind.ADDED,
        file.kind(),
        file.name(),
        null,
        File.of(file),
        true,
        what(file) + " added: " + file.version());
  }

  static PackageChange removed(LockedFile file) {
    return new PackageChange(
        Kind.REMOVED,
        file.kind(),
        file.name(),
        File.of(file),
        null,
        true,
        what(file) + " removed: " + file.version());
  }

  /** Of two files of one package. */
  static PackageChange replaced(LockedFile before, LockedFile after) {
    VersionStep step = VersionStep.between(after.kind(), before.version(), after.version());
    String text =
        what(after)
            + " "
            + step.kind()
            + ": "
            + before.version()
            + (step.kind() == Kind.REBUILT ? "" : " -> " + after.version())
            + (step.certain() ? "" : ", as far as the texts tell");
    return new PackageChange(
        step.kind(),
        after.kind(),
        after.name(),
        File.of(before),
        File.of(after),
        step.certain(),
        text);
  }

  private static String what(LockedFile file) {
    return file.kind() + " " + Excerpt.of(file.name());
  }
}
