package dev.kapsel.model.contract;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * That a route should no longer be used, and how its answers say so.
 *
 * @param since the day from which on it is deprecated
 * @param sunset the day from which on it may be gone
 * @param guide where it is said what to use instead
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9745">RFC 9745, Deprecation</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8594">RFC 8594, Sunset</a>
 */
public record Deprecation(LocalDate since, LocalDate sunset, String guide) {

  /** With two digits for the day, unlike the formatter of RFC 1123 that Java has. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

  /**
   * @throws IllegalArgumentException if it ends before it is announced
   */
  public Deprecation {
    if (!sunset.isAfter(since)) {
      throw new IllegalArgumentException("the sunset " + sunset + " is not after " + since);
    }
  }

  /** What every answer of the route carries. */
  public Map<String, String> headers() {
    Instant start = since.atStartOfDay(ZoneOffset.UTC).toInstant();
    ZonedDateTime end = sunset.atStartOfDay(ZoneOffset.UTC);
    return Map.of(
        "deprecation",
        "@" + start.getEpochSecond(),
        "sunset",
        HTTP_DATE.format(end),
        "link",
        "<" + guide + ">; rel=\"deprecation\"; type=\"text/html\"");
  }
}
