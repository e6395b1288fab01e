package dev.kapsel.builder.debian;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.oci.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a verified {@code InRelease} says: which index files a suite has.
 *
 * @param files by path below the suite
 */
record Release(
    String codename, boolean byHash, Map<String, IndexFile> files, IndexProofs.Validity validity) {

  private static final Duration CLOCK_SKEW = Duration.ofHours(1);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy H:mm:ss z", Locale.ROOT);

  /** Size in bytes. */
  record IndexFile(Sha256 sha256, long size) {}

  Release {
    files = Map.copyOf(files);
  }

  /**
   * @param suite that was asked for: a signed index of another suite is refused, because a mirror
   *     could otherwise pass off an old release as this one
   */
  static Release parse(String suite, String text, Instant now) {
    try {
      List<Stanza> stanzas = Stanza.parse(text);
      if (stanzas.size() != 1) {
        throw new IllegalArgumentException("it is not one paragraph");
      }
      Stanza stanza = stanzas.getFirst();
      checkSuite(suite, stanza);
      IndexProofs.Validity validity = validity(stanza, now);
      return new Release(
          suite,
          stanza.get("Acquire-By-Hash", "no").equals("yes"),
          files(stanza.require("SHA256")),
          validity);
    } catch (RuntimeException e) {
      throw new BuildFailedException(
          FailureCode.MIRROR_NOT_TRUSTED,
          "The index of suite `" + suite + "` is refused: " + e.getMessage() + ".",
          "Check the mirror and this machine's clock, then try again.",
          e);
    }
  }

  private static void checkSuite(String suite, Stanza stanza) {
    String codename = stanza.require("Codename");
    if (!codename.equals(suite) && !stanza.get("Suite", "").equals(suite)) {
      throw new IllegalArgumentException("it is the index of `" + codename + "`");
    }
  }

  private static IndexProofs.Validity validity(Stanza stanza, Instant now) {
    Instant from = date(stanza.require("Date")).minus(CLOCK_SKEW);
    if (now.isBefore(from)) {
      throw new IllegalArgumentException("it is from the future (" + stanza.get("Date") + ")");
    }
    String end = stanza.get("Valid-Until");
    Instant until = end == null ? IndexProofs.Validity.FOREVER : date(end);
    if (now.isAfter(until)) {
      throw new IllegalArgumentException("it was valid until " + end);
    }
    return new IndexProofs.Validity(from, until);
  }

  private static Instant date(String text) {
    return ZonedDateTime.parse(text, DATE).toInstant();
  }

  private static Map<String, IndexFile> files(String field) {
    Map<String, IndexFile> files = new HashMap<>();
    field
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .forEach(
            line -> {
              String[] words = line.split("\\s+", -1);
              if (words.length != 3) {
                throw new IllegalArgumentException("its list of files is malformed");
              }
              files.put(words[2], new IndexFile(new Sha256(words[0]), Long.parseLong(words[1])));
            });
    return files;
  }

  @Nullable IndexFile file(String path) {
    return files.get(path);
  }
}
