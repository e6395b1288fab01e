package dev.kapsel.infra.cloud;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address that is good without a login for a while, as its query says. Source: "Authenticating
 * Requests: Using Query Parameters (AWS Signature Version 4)".
 *
 * @param signer the access key of whoever signed it
 */
record SignedAddress(String signer, Instant from, Duration time) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);

  /**
   * @throws IllegalArgumentException if nothing of it was signed
   */
  static SignedAddress of(URI address) {
    return in(address).orElseThrow(() -> new IllegalArgumentException("not signed: " + address));
  }

  /** What was signed of an address; empty for one that was not. */
  static Optional<SignedAddress> in(URI address) {
    String query = String.valueOf(address.getQuery());
    if (!query.contains("X-Amz-Signature=")) {
      return Optional.empty();
    }
    return Optional.of(
        new SignedAddress(
            part(query, "Credential=([^/&]+)"),
            TIME.parse(part(query, "Date=([^&]+)"), Instant::from),
            Duration.ofSeconds(Long.parseLong(part(query, "Expires=([0-9]+)")))));
  }

  private static String part(String query, String pattern) {
    Matcher found = Pattern.compile("X-Amz-" + pattern).matcher(query);
    if (!found.find()) {
      throw new IllegalArgumentException("no " + pattern + " in " + query);
    }
    return found.group(1);
  }

  boolean isGoodAt(Instant now) {
    return now.isBefore(from.plus(time));
  }
}
