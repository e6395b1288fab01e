package dev.kapsel.functions.search;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words of a text: runs of letters and digits, lower case. What stands in a description and
 * what is asked for are cut up alike, so {@code Scikit-Learn} is found by {@code scikit learn}.
 */
final class Words {

  /** A longer one is known by its beginning. */
  private static final int LONGEST = 64;

  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");

  private Words() {}

  /** Each once, in the order in which they first stand. */
  static Set<String> of(String text) {
    String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return Arrays.stream(BETWEEN.split(folded))
        .filter(word -> !word.isEmpty())
        .map(Words::cut)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String cut(String word) {
    if (word.length() <= LONGEST) {
      return word;
    }
    boolean between = Character.isHighSurrogate(word.charAt(LONGEST - 1));
    return word.substring(0, between ? LONGEST - 1 : LONGEST);
  }
}
