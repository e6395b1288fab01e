package dev.kapsel.model.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.oci.Digest;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A generation that will go by the workspace's retention, unless somebody needs it before.
 *
 * @param size of its layers in bytes; other generations may share some of them
 * @param since when it was first seen that nobody needs it; null: not looked at yet, so that its
 *     time has not begun
 * @param goesAt the earliest time at which it may go; null as long as {@code since} is
 */
public record Departing(
    DefinitionHash hash,
    int generation,
    Digest digest,
    long size,
    Why why,
    @Nullable Instant since,
    @Nullable Instant goesAt) {

  /** Why nobody needs a generation. */
  public enum Why {
    /** Callers get another generation of the image. */
    SUPERSEDED,
    /** No version names the image, and nobody has asked for it. */
    UNNAMED;

    /**
     * @throws IllegalArgumentException if it is neither
     */
    @JsonCreator
    public static Why parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }

    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
