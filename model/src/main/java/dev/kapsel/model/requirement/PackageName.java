package dev.kapsel.model.requirement;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The normal spelling of Python package names and extras.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/name-normalization/">Names
 *     and normalization</a>
 */
public final class PackageName {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?");
  private static final Pattern SEPARATORS = Pattern.compile("[-_.]+");

  private PackageName() {}

  static boolean valid(String text) {
    return FORM.matcher(text).matches();
  }

  /** Lower case, with one dash for each run of dashes, underscores and dots. */
  public static String normalise(String name) {
    return SEPARATORS.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
  }
}
