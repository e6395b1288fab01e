package dev.kapsel.builder.overlap;

import org.jspecify.annotations.Nullable;

/**
 * One place that a package takes in an environment: a file, or a directory with all that is below.
 *
 * @param path in its short form, see {@link Site}
 * @param hash the beginning of that of a file's content; empty if nobody says; null: a directory
 */
record Claim(String path, @Nullable String hash) {

  /** Enough that nobody finds another content with the same. */
  private static final int HASH_CHARACTERS = 20;

  static Claim file(String path, String hash) {
    return new Claim(path, hash.substring(0, Math.min(hash.length(), HASH_CHARACTERS)));
  }

  static Claim directory(String path) {
    return new Claim(path, null);
  }

  /** Reads what {@link #toString} wrote. */
  static Claim parse(String text) {
    if (text.endsWith("/")) {
      return directory(text.substring(0, text.length() - 1));
    }
    int space = text.lastIndexOf(' ');
    if (space < 0) {
      throw new IllegalArgumentException("`" + text + "` claims neither a file nor a directory");
    }
    return new Claim(text.substring(0, space), text.substring(space + 1));
  }

  boolean isDirectory() {
    return hash == null;
  }

  /** Sorts a directory right before what is below it. */
  String key() {
    return path + "/";
  }

  @Override
  public String toString() {
    return isDirectory() ? path + "/" : path + " " + hash;
  }
}
