package dev.kapsel.local.registry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a blob, both ends inclusive.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-range">RFC 9110, range</a>
 */
record ByteRange(long first, long last) {

  private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  long length() {
    return last - first + 1;
  }

  boolean satisfiable() {
    return first >= 0 && first <= last;
  }

  /** The part asked for; the whole where nothing, several parts or nonsense is asked for. */
  static ByteRange of(@Nullable String header, long size) {
    ByteRange whole = new ByteRange(0, size - 1);
    Matcher one = ONE.matcher(header == null ? "" : header);
    if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
      return whole;
    }
    if (one.group(1).isEmpty()) {
      long length = Long.parseLong(one.group(2));
      return length == 0
          ? new ByteRange(size, size - 1)
          : new ByteRange(Math.max(0, size - length), size - 1);
    }
    long first = Long.parseLong(one.group(1));
    if (one.group(2).isEmpty()) {
      return new ByteRange(first, size - 1);
    }
    long last = Long.parseLong(one.group(2));
    return last < first ? whole : new ByteRange(first, Math.min(last, size - 1));
  }
}
