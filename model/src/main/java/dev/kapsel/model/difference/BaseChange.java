package dev.kapsel.model.difference;

import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.image.BaseContents.Installed;
import dev.kapsel.model.lock.LockedFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What became of one package that is installed below those of a lock.
 *
 * @param kind never rebuilt: nobody knows the files
 * @param packageKind whose package it is; one name may be several packages
 * @param before version; null if it was added
 * @param after version; null if it was removed
 * @param certain false where a version is none by the rules of its sort, so that which is newer was
 *     guessed from their texts
 * @param text all of that in one line for people
 */
public record BaseChange(
    PackageChange.Kind kind,
    BaseContents.Kind packageKind,
    String name,
    @Nullable String before,
    @Nullable String after,
    boolean certain,
    String text) {

  /** By kind and name. */
  public static List<BaseChange> between(BaseContents before, BaseContents after) {
    List<Installed> gone = without(before, after);
    List<Installed> come = without(after, before);
    TreeSet<Installed> left = new TreeSet<>(come);
    List<BaseChange> changes = new ArrayList<>();
    for (Installed old : gone) {
      Installed now = left.stream().filter(one -> samePackage(one, old)).findFirst().orElse(null);
      if (now == null) {
        changes.add(one(PackageChange.Kind.REMOVED, old, old.version(), null));
      } else {
        left.remove(now);
        changes.add(replaced(old, now.version()));
      }
    }
    left.forEach(one -> changes.add(one(PackageChange.Kind.ADDED, one, null, one.version())));
    changes.sort(Comparator.comparing(BaseChange::packageKind).thenComparing(BaseChange::name));
    return List.copyOf(changes);
  }

  private static List<Installed> without(BaseContents some, BaseContents others) {
    TreeSet<Installed> rest = new TreeSet<>(some.packages());
    others.packages().forEach(rest::remove);
    return List.copyOf(rest);
  }

  private static boolean samePackage(Installed one, Installed other) {
    return one.kind() == other.kind() && one.name().equals(other.name());
  }

  private static BaseChange one(
      PackageChange.Kind kind, Installed what, @Nullable String before, @Nullable String after) {
    String text = words(what) + " " + kind + ": " + (after == null ? before : after);
    return new BaseChange(kind, what.kind(), what.name(), before, after, true, text);
  }

  private static BaseChange replaced(Installed old, String now) {
    VersionStep step = VersionStep.between(world(old.kind()), old.version(), now);
    // Two spellings of one version: the text tells which is which.
    PackageChange.Kind kind =
        step.kind() == PackageChange.Kind.REBUILT ? PackageChange.Kind.UPGRADED : step.kind();
    boolean certain = step.certain() && kind == step.kind();
    String text =
        words(old)
            + " "
            + kind
            + ": "
            + old.version()
            + " -> "
            + now
            + (certain ? "" : ", as far as the texts tell");
    return new BaseChange(kind, old.kind(), old.name(), old.version(), now, certain, text);
  }

  private static LockedFile.Kind world(BaseContents.Kind kind) {
    return switch (kind) {
      case DEB -> LockedFile.Kind.DEB;
      case PYTHON -> LockedFile.Kind.WHEEL;
    };
  }

  private static String words(Installed what) {
    return "base " + what.kind() + " " + Excerpt.of(what.name());
  }
}
