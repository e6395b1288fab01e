package dev.kapsel.functions.stack;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;

/**
 * When an address that takes an answer was signed, which is when CloudFormation sent the request;
 * nothing else in it says so. S3 has two forms of such addresses, and CloudFormation gives out
 * both.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">Query
 *     parameters of version 4</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html">Expires,
 *     of version 2</a>
 */
final class SignedAddress {

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

  /** For so long all of CloudFormation's are good. */
  private static final Duration GOOD = Duration.ofHours(2);

  private SignedAddress() {}

  /** Empty where it does not say. */
  static Optional<Instant> signedAt(URI address) {
    try {
      Optional<Instant> four =
          parameter(address, "X-Amz-Date=")
              .map(text -> LocalDateTime.parse(text, DATE).toInstant(ZoneOffset.UTC));
      return four.isPresent()
          ? four
          : parameter(address, "Expires=")
              .map(text -> Instant.ofEpochSecond(Long.parseLong(text)).minus(GOOD));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> parameter(URI address, String beginning) {
    String query = address.getRawQuery();
    return query == null
        ? Optional.empty()
        : Arrays.stream(query.split("&"))
            .filter(one -> one.startsWith(beginning))
            .map(one -> one.substring(beginning.length()))
            .findFirst();
  }
}
