package dev.kapsel.local.registry;

import java.util.Comparator;
import java.util.regex.Pattern;

/** Names a manifest within a repository; safe as a file name. */
public record TagName(String value) implements Comparable<TagName> {

  private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
  private static final Comparator<String> ORDER =
      String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.naturalOrder());

  /**
   * @throws IllegalArgumentException if the text has another form
   */
  public TagName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("`" + value + "` is no tag");
    }
  }

  /** Lexical as the distribution specification says: letters of either case side by side. */
  @Override
  public int compareTo(TagName other) {
    return ORDER.compare(value, other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
