package dev.kapsel.model.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The here-documents that a line opens. A word counts only where no engine can see it otherwise:
 * outside of quotes, set off by blanks, with a plain name. What does not count has lines that are
 * read as instructions, and so are looked at more closely than they need to be.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/#here-documents">Dockerfile reference:
 *     here-documents</a>
 */
final class HereDocuments {

  private static final Pattern OPENING =
      Pattern.compile("[0-9]*<<(-?)([\"']?)([A-Za-z_][A-Za-z0-9_]*)\\2");

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

  static List<Opened> in(String rest, char escape) {
    List<Opened> opened = new ArrayList<>();
    for (String word : words(rest, escape)) {
      Matcher opening = OPENING.matcher(word);
      if (opening.matches()) {
        opened.add(new Opened(opening.group(3), !opening.group(1).isEmpty()));
      }
    }
    return opened;
  }

  /** Those before the first that could be read in two ways; words with quotes are whole. */
  private static List<String> words(String text, char escape) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '$' && i + 1 < text.length() && text.charAt(i + 1) == '{') {
        return words;
      }
      if (quote == 0 && (c == ' ' || c == '\t')) {
        words.add(word.toString());
        word.setLength(0);
        continue;
      }
      word.append(c);
      if (c == escape && quote != '\'' && i + 1 < text.length()) {
        word.append(text.charAt(++i));
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      }
    }
    if (quote == 0) {
      words.add(word.toString());
    }
    return words;
  }
}
