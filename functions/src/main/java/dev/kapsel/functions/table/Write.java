package dev.kapsel.functions.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.model.api.KapselJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** One part of a transaction, with what must be true for it. */
public sealed interface Write {

  Key key();

  Precondition precondition();

  /** A new item. */
  static Put create(Key key, Object body) {
    return new Put(key, json(body), null, null, Precondition.ABSENT);
  }

  /** The next revision of an item that was read. */
  static Put replace(Item read, Object body) {
    return new Put(
        read.key(),
        json(body),
        read.use(),
        read.expiresAt(),
        Precondition.revision(read.revision()));
  }

  /** An item whatever was there before. */
  static Put put(Key key, Object body) {
    return new Put(key, json(body), null, null, Precondition.ANY);
  }

  private static String json(Object body) {
    try {
      return KapselJson.mapper().writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          body.getClass().getSimpleName() + " cannot become an item", e);
    }
  }

  /**
   * Stores an item; its revision becomes 1 where it was absent, else one more than it was.
   *
   * @param body a JSON object
   */
  record Put(
      Key key,
      String body,
      @Nullable UseKey use,
      @Nullable Instant expiresAt,
      Precondition precondition)
      implements Write {

    public Put {
      expiresAt = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.SECONDS);
    }

    public Put usedBy(UseKey place) {
      return new Put(key, body, place, expiresAt, precondition);
    }

    public Put expiring(Instant at) {
      return new Put(key, body, use, at, precondition);
    }

    /** Only if this is true. */
    public Put over(Precondition wanted) {
      return new Put(key, body, use, expiresAt, wanted);
    }
  }

  /** Removes an item. With {@link Precondition#ANY} it need not be there. */
  record Delete(Key key, Precondition precondition) implements Write {
    public Delete {
      if (precondition instanceof Precondition.Absent) {
        throw new IllegalArgumentException("nothing is there to delete at " + key);
      }
    }
  }

  /** Changes nothing, but the whole transaction depends on it. */
  record Check(Key key, Precondition precondition) implements Write {
    public Check {
      if (precondition instanceof Precondition.Any) {
        throw new IllegalArgumentException("nothing is checked at " + key);
      }
    }
  }
}
