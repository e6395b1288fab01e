package dev.kapsel.functions.search;

import dev.kapsel.model.oci.Sha256;
import java.util.Locale;

/**
 * Something that environments are found by.
 *
 * @param text what does not fit into a key is known by its hash
 */
record Term(Kind kind, String text) implements Comparable<Term> {

  private static final int LONGEST = 200;

  enum Kind {
    WORD,
    /** A tag's key, or its key and value: {@code stage}, {@code stage=prod}. */
    TAG,
    /** Who registered a version. */
    OWNER
  }

  static Term word(String text) {
    return new Term(Kind.WORD, text);
  }

  /** Blanks around it do not count: an address cannot tell them from those of its writer. */
  static Term tag(String text) {
    return new Term(Kind.TAG, fitting(text.strip()));
  }

  static Term owner(String text) {
    return new Term(Kind.OWNER, fitting(text));
  }

  private static String fitting(String text) {
    return text.length() <= LONGEST ? text : "sha256 " + Sha256.of(text);
  }

  @Override
  public int compareTo(Term other) {
    return toString().compareTo(other.toString());
  }

  /** As it stands in keys. */
  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + ":" + text;
  }
}
