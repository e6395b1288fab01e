package dev.kapsel.builder.debian;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Remembers which signed indexes were verified, so that the same bytes under the same keys need no
 * OpenPGP again. A proof says nothing but that: what an index lists is never read from it. It lies
 * in a directory of the worker's own and holds only as long as index, keys and signature do; one
 * that cannot be read is none.
 */
final class IndexProofs {

  /** Part of every name: raised when what counts as verified changes. */
  private static final String RULES = "kapsel-proof-1";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SharedCache cache;
  private final Clock clock;

  /**
   * What is proven: these bytes are the index of this suite, signed by one of these keys.
   *
   * @param index of the whole signed file
   * @param keyring of the file with the keys
   */
  record Subject(String suite, Sha256 index, Sha256 keyring) {
    private Sha256 name() {
      return Sha256.of(RULES + "\n" + suite + "\n" + index + "\n" + keyring + "\n");
    }
  }

  /** The time in which an index is good, both ends included. */
  record Validity(Instant from, Instant until) {

    /** For what has no end of its own. */
    static final Instant FOREVER = Instant.parse("9999-12-31T00:00:00Z");

    Validity and(Validity other) {
      return new Validity(
          from.isAfter(other.from) ? from : other.from,
          until.isBefore(other.until) ? until : other.until);
    }

    boolean holds(Instant now) {
      return !now.isBefore(from) && !now.isAfter(until);
    }
  }

  IndexProofs(SharedCache cache, Clock clock) {
    this.cache = cache;
    this.clock = clock;
  }

  /** Whether the subject was verified before and still would be. */
  boolean hold(Subject subject) {
    Path file = file(subject);
    try {
      if (!Files.isRegularFile(file)) {
        return false;
      }
      ObjectNode kept = (ObjectNode) JSON.readTree(file.toFile());
      Validity validity =
          new Validity(
              Instant.parse(kept.path("from").asText()),
              Instant.parse(kept.path("until").asText()));
      return kept.equals(json(subject, validity)) && validity.holds(clock.instant());
    } catch (IOException | ClassCastException | DateTimeException e) {
      // It is made again after a real verification.
      return false;
    }
  }

  void keep(Subject subject, Validity validity) throws IOException {
    cache.write(file(subject), JSON.writeValueAsBytes(json(subject, validity)));
  }

  Path file(Subject subject) {
    return cache.resolve("proofs").resolve(subject.name() + ".json");
  }

  private static ObjectNode json(Subject subject, Validity validity) {
    return JSON.createObjectNode()
        .put("rules", RULES)
        .put("suite", subject.suite())
        .put("index", subject.index().hex())
        .put("keyring", subject.keyring().hex())
        .put("from", validity.from().toString())
        .put("until", validity.until().toString());
  }
}
