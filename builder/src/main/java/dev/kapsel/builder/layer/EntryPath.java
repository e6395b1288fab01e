package dev.kapsel.builder.layer;

import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Decides which paths a layer may hold: relative, plain, and meaning the same to every reader. */
public final class EntryPath {

  private static final int LONGEST_SEGMENT = 255;
  private static final int LONGEST_PATH = 4095;
  private static final String WHITEOUT = ".wh.";

  /** By the bytes of the names in UTF-8, so that no language's sorting is part of a recipe. */
  public static final Comparator<String> ORDER = EntryPath::compare;

  private EntryPath() {}

  /**
   * Returns the path if a layer may hold it.
   *
   * @throws BadEntryException saying what is wrong with it
   */
  public static String check(String path) throws BadEntryException {
    checkText(path, "path");
    if (path.startsWith("/")) {
      throw new BadEntryException(path, "is an absolute path");
    }
    for (String segment : path.split("/", -1)) {
      checkSegment(path, segment);
    }
    return path;
  }

  private static void checkSegment(String path, String segment) throws BadEntryException {
    if (segment.isEmpty()) {
      throw new BadEntryException(path, "has an empty path segment");
    }
    if (segment.equals(".") || segment.equals("..")) {
      throw new BadEntryException(path, "has a path segment `" + segment + "`");
    }
    // An image layer says with such a name that a file of a lower layer is gone.
    if (segment.startsWith(WHITEOUT)) {
      throw new BadEntryException(path, "has a name that deletes files of other layers");
    }
    if (segment.getBytes(StandardCharsets.UTF_8).length > LONGEST_SEGMENT) {
      throw new BadEntryException(path, "has a name of more than 255 bytes");
    }
  }

  /** A target of a link may point anywhere; it is only kept free of what confuses readers. */
  static String checkTarget(String path, String target) throws BadEntryException {
    if (target.isEmpty()) {
      throw new BadEntryException(path, "is a link to nothing");
    }
    checkText(target, "link target");
    return target;
  }

  private static void checkText(String text, String what) throws BadEntryException {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new BadEntryException(text, "has a control character in its " + what);
    }
    // A new encoder, because they are not safe to share between threads.
    CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
    if (!utf8.canEncode(text)) {
      throw new BadEntryException(text, "is not valid Unicode");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw new BadEntryException(text, "is longer than 4095 bytes");
    }
  }

  private static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      if (a.charAt(i) != b.charAt(i)) {
        return Integer.compare(rank(a.charAt(i)), rank(b.charAt(i)));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Surrogates stand for the characters behind all others. */
  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }

  /** The directory that holds the path; empty for a top-level entry. */
  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** Makes hostile text safe to show: no control characters, not endless. */
  public static String printable(String text) {
    String shown = text.length() > 200 ? text.substring(0, 200) + "..." : text;
    return shown
        .codePoints()
        .mapToObj(
            c ->
                Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                    ? "\\u%04x".formatted(c)
                    : Character.toString(c))
        .collect(Collectors.joining());
  }
}
