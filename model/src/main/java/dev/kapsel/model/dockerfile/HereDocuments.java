package dev.kapsel.model.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The here-documents that a line opens. Engines find them with a lexer of their own, which differs
 * from one to the next and takes a line that it does not understand for one without any. Whoever
 * finds others than they do takes instructions for text, or text for instructions. So a line that
 * holds the sign of one is read only where all of them read it in the same way.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/#here-documents">Dockerfile reference:
 *     here-documents</a>
 */
final class HereDocuments {

  private static final String SIGN = "<<";
  private static final Pattern OPENING =
      Pattern.compile("[0-9]*<<(-?)([\"']?)([A-Za-z_][A-Za-z0-9_]*)\\2");
  private static final Pattern HERE_STRING = Pattern.compile("[0-9]*<<<[^<]*");

  /** What lexers differ in: escapes, expansions in braces, and blanks that are none to all. */
  private static final Pattern UNCLEAR =
      Pattern.compile("(?U).*(?:[\\\\`]|\\$\\{|[\\s&&[^ \\t]]).*");

  private HereDocuments() {}

  /**
   * @param tabs whether tabs in front of the name that ends it are passed over
   */
  record Opened(String name, boolean tabs) {
    boolean endsAt(String line) {
      return (tabs ? line.replaceFirst("^\t+", "") : line).equals(name);
    }
  }

  static boolean opens(String word) {
    return OPENING.matcher(word).matches();
  }

  /** Those of what follows a keyword and its options; empty if it could be read in two ways. */
  static Optional<List<Opened>> in(String rest) {
    List<Opened> opened = new ArrayList<>();
    if (!rest.contains(SIGN)) {
      return Optional.of(opened);
    }
    if (rest.startsWith("[") || UNCLEAR.matcher(rest).matches()) {
      return Optional.empty();
    }
    Optional<List<String>> words = words(rest);
    for (String word : words.orElse(List.of())) {
      Matcher opening = OPENING.matcher(word);
      if (opening.matches()) {
        opened.add(new Opened(opening.group(3), !opening.group(1).isEmpty()));
      } else if (unquoted(word).contains(SIGN) && !HERE_STRING.matcher(word).matches()) {
        return Optional.empty();
      }
    }
    return words.map(all -> opened);
  }

  /** What blanks set off outside of quotes; empty if a quote is left open. */
  private static Optional<List<String>> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == 0 && (c == ' ' || c == '\t')) {
        words.add(word.toString());
        word.setLength(0);
        continue;
      }
      word.append(c);
      if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      }
    }
    words.add(word.toString());
    return quote == 0 ? Optional.of(words) : Optional.empty();
  }

  private static String unquoted(String word) {
    return word.replaceAll("\"[^\"]*\"|'[^']*'", "''");
  }
}
