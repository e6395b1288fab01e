package dev.kapsel.functions.http;

import dev.kapsel.model.oci.Sha256;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Tags that name a state of what is shown.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-etag">RFC 9110, section 8.8.3</a>
 */
final class EntityTags {

  private static final String WEAK = "W/";
  private static final int DIGITS = 32;

  private EntityTags() {}

  /** Of what is changed by revisions. */
  static String of(long revision) {
    return "\"" + revision + "\"";
  }

  /** Of what has no revision: its content names it. */
  static String of(String content) {
    return "\"" + Sha256.of(content).hex().substring(0, DIGITS) + "\"";
  }

  /** For If-Match: whether one of a list is this very tag. */
  static boolean anyStrong(String list, String tag) {
    return each(list).anyMatch(one -> one.equals("*") || one.equals(tag));
  }

  /** For If-None-Match: a weak tag names the same content. */
  static boolean anyWeak(String list, String tag) {
    return each(list).anyMatch(one -> one.equals("*") || strong(one).equals(strong(tag)));
  }

  private static Stream<String> each(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip);
  }

  private static String strong(String tag) {
    return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
  }
}
