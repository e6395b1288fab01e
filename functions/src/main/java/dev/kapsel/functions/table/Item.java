package dev.kapsel.functions.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.model.api.KapselJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the table holds under a key.
 *
 * @param revision 1 when the item is new, one more with each write
 * @param body a JSON object
 * @param use null: not in the index
 * @param expiresAt whole seconds; from then on the item is absent to every reader and writer, and
 *     some time later it is gone
 */
public record Item(
    Key key, long revision, String body, @Nullable UseKey use, @Nullable Instant expiresAt) {

  public Item {
    expiresAt = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Whether the item counts as absent at this time. */
  public boolean expiredAt(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  /**
   * The body as a record.
   *
   * @throws IllegalStateException if it is none: somebody else wrote it
   */
  public <T> T as(Class<T> type) {
    try {
      return KapselJson.mapper().readValue(body, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "item " + key + " does not hold a " + type.getSimpleName(), e);
    }
  }
}
