package dev.kapsel.model.requirement;

import java.util.regex.Pattern;

/**
 * A package version, ordered as Debian orders them.
 *
 * @see <a href="https://www.debian.org/doc/debian-policy/ch-controlfields.html#version">Debian
 *     policy, Version</a>
 */
public record DebianVersion(String text) implements Comparable<DebianVersion> {

  // Compiled once, since an index holds sixty thousand of them.
  private static final Pattern FORM =
      Pattern.compile("[0-9]{1,9}:[A-Za-z0-9.+~:-]+|[A-Za-z0-9.+~-]+");

  /** Before the key of every Debian version, behind all text that is no version. */
  static final String FIRST = "-";

  // How the parts of a key that are no numbers begin, in their order.
  private static final String TILDE = "0";
  private static final String END = "1";
  private static final String LETTER = "2";
  private static final String OTHER = "3";

  public DebianVersion {
    if (!valid(text)) {
      throw new IllegalArgumentException("`" + text + "` is not a Debian version");
    }
  }

  public static boolean valid(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public int compareTo(DebianVersion other) {
    int byEpoch = Integer.compare(epoch(), other.epoch());
    if (byEpoch != 0) {
      return byEpoch;
    }
    int byUpstream = comparePart(upstream(), other.upstream());
    return byUpstream != 0 ? byUpstream : comparePart(revision(), other.revision());
  }

  /** Whether this stands in the relation, such as {@code >=}, to the other version. */
  public boolean satisfies(String relation, DebianVersion other) {
    int order = compareTo(other);
    return switch (relation) {
      case "<<" -> order < 0;
      case "<=", "<" -> order <= 0;
      case "=" -> order == 0;
      case ">=", ">" -> order >= 0;
      case ">>" -> order > 0;
      default -> throw new IllegalArgumentException("`" + relation + "` is no version relation");
    };
  }

  /**
   * A text whose order by bytes in UTF-8 is the order of versions, for tables that know no other
   * order; equal for versions of which none comes first. It stands before that of every Python
   * version, and holds no character before the plus sign.
   */
  public String sortKey() {
    StringBuilder key = new StringBuilder(FIRST);
    appendNumber(key, Integer.toString(epoch()));
    appendPart(key, upstream());
    appendPart(key, revision());
    return key.toString();
  }

  /** Texts and numbers in turns, as they are compared; a number that is left out is zero. */
  private static void appendPart(StringBuilder key, String part) {
    int at = 0;
    do {
      for (; nonDigit(part, at); at++) {
        char c = part.charAt(at);
        key.append(c == '~' ? TILDE : letter(c) ? LETTER + c : OTHER + c);
      }
      int end = digits(part, at);
      key.append(END);
      appendNumber(key, part.substring(at, end));
      at = end;
    } while (at < part.length());
    // What goes on does so with something that is no number, so it never begins like this.
    key.append(END);
  }

  /** Preceded by its length, of which a version of any length has at most four digits. */
  private static void appendNumber(StringBuilder key, String digits) {
    String number = withoutZeros(digits);
    int length = number.length();
    key.append(length < 10 ? String.valueOf(length) : "z%04d".formatted(length)).append(number);
  }

  private int epoch() {
    int colon = text.indexOf(':');
    return colon < 0 ? 0 : Integer.parseInt(text.substring(0, colon));
  }

  private String upstream() {
    String rest = text.substring(text.indexOf(':') + 1);
    int dash = rest.lastIndexOf('-');
    return dash < 0 ? rest : rest.substring(0, dash);
  }

  private String revision() {
    int dash = text.lastIndexOf('-');
    return dash < 0 ? "" : text.substring(dash + 1);
  }

  private static int comparePart(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() || j < b.length()) {
      while (nonDigit(a, i) || nonDigit(b, j)) {
        int order = Integer.compare(weight(a, i), weight(b, j));
        if (order != 0) {
          return order;
        }
        i++;
        j++;
      }
      int endA = digits(a, i);
      int endB = digits(b, j);
      int order = compareNumbers(a.substring(i, endA), b.substring(j, endB));
      if (order != 0) {
        return order;
      }
      i = endA;
      j = endB;
    }
    return 0;
  }

  private static boolean nonDigit(String text, int at) {
    return at < text.length() && !digit(text.charAt(at));
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Tilde before the end, the end before letters, letters before all else. */
  private static int weight(String text, int at) {
    if (at >= text.length() || digit(text.charAt(at))) {
      return 0;
    }
    char c = text.charAt(at);
    if (c == '~') {
      return -1;
    }
    return letter(c) ? c : c + 256;
  }

  private static boolean letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && digit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int compareNumbers(String a, String b) {
    String left = withoutZeros(a);
    String right = withoutZeros(b);
    int byLength = Integer.compare(left.length(), right.length());
    return byLength != 0 ? byLength : left.compareTo(right);
  }

  private static String withoutZeros(String digits) {
    return digits.replaceFirst("^0+", "");
  }

  @Override
  public String toString() {
    return text;
  }
}
