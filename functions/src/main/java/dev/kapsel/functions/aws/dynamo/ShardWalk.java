package dev.kapsel.functions.aws.dynamo;

import dev.kapsel.functions.aws.dynamo.Shards.Reading;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.TableUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * One consumer's way through the shards. A shard is opened when the one that it came from has been
 * read to its end, so the changes of an item are told in their order. What was read and not yet
 * acknowledged is kept here, and told again until it is.
 */
final class ShardWalk {

  /** A shard takes five reads a second from all of its readers. */
  private static final Duration PAUSE = Duration.ofMillis(250);

  private static final Duration LOOK_FOR_SHARDS = Duration.ofSeconds(30);

  private final Shards shards;
  private final LongSupplier nanos;

  /** The last change of each shard that is done with. */
  private final Map<String, String> done;

  /** In the order in which they are read next. */
  private final LinkedHashMap<String, Place> places = new LinkedHashMap<>();

  private final Deque<Told> waiting = new ArrayDeque<>();
  private long lookAt;

  /**
   * @param nanos time that never jumps, as {@link System#nanoTime} tells it
   */
  ShardWalk(Shards shards, Map<String, String> done, LongSupplier nanos) {
    this.shards = shards;
    this.done = new HashMap<>(done);
    this.nanos = nanos;
    this.lookAt = nanos.getAsLong();
  }

  private record Told(String shard, Change change) {}

  /** How far a shard has been read. */
  private static final class Place {
    private final @Nullable String parent;
    private @Nullable String iterator;
    private @Nullable String read;
    private boolean ended;
    private long nextAt;

    private Place(@Nullable String parent, @Nullable String read, long nextAt) {
      this.parent = parent;
      this.read = read;
      this.nextAt = nextAt;
    }
  }

  synchronized List<Change> read(int limit) {
    if (waiting.size() < limit) {
      try {
        fill(limit);
      } catch (TableUnavailableException e) {
        // A shard that does not answer must not hold back what the others have told.
        if (waiting.isEmpty()) {
          throw e;
        }
      }
    }
    return waiting.stream().limit(limit).map(Told::change).toList();
  }

  /** Forgets what is done with, and says how far each shard is. */
  synchronized Map<String, String> acknowledge(Change last) {
    if (waiting.stream().noneMatch(told -> told.change().equals(last))) {
      throw new IllegalArgumentException("change " + last.sequence() + " was not told");
    }
    while (true) {
      Told told = waiting.removeFirst();
      done.put(told.shard(), told.change().sequence());
      if (told.change().equals(last)) {
        return Map.copyOf(done);
      }
    }
  }

  private void fill(int limit) {
    if (passed(lookAt)) {
      look();
    }
    boolean ended;
    do {
      ended = false;
      for (Map.Entry<String, Place> entry : List.copyOf(places.entrySet())) {
        Place place = entry.getValue();
        if (waiting.size() < limit && open(place)) {
          // One that always has more, or never answers, is read again after all others.
          places.putLast(entry.getKey(), place);
          readOn(entry.getKey(), place);
          ended |= place.ended;
        }
      }
    } while (ended); // then its children are open
  }

  private boolean open(Place place) {
    Place parent = place.parent == null ? null : places.get(place.parent);
    return !place.ended && (parent == null || parent.ended) && passed(place.nextAt);
  }

  private void look() {
    List<Shard> listed = shards.list();
    for (Shard shard : listed) {
      places.computeIfAbsent(
          shard.shardId(), id -> new Place(shard.parentShardId(), done.get(id), nanos.getAsLong()));
    }
    // A checkpoint outlives its shard's place by nothing: what is not listed holds no records.
    Set<String> kept = listed.stream().map(Shard::shardId).collect(Collectors.toSet());
    places.keySet().retainAll(kept);
    done.keySet().retainAll(kept);
    lookAt = after(childrenAreMissing() ? PAUSE : LOOK_FOR_SHARDS);
  }

  /** A shard ends when others take its place; until they are listed, their changes wait. */
  private boolean childrenAreMissing() {
    Set<String> parents =
        places.values().stream()
            .map(place -> place.parent)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    return places.entrySet().stream()
        .anyMatch(entry -> entry.getValue().ended && !parents.contains(entry.getKey()));
  }

  private void readOn(String shard, Place place) {
    switch (shards.read(shard, place.iterator, place.read)) {
      case Reading.Records read -> take(shard, place, read);
      case Reading.Expired() -> place.iterator = null;
      case Reading.Trimmed() -> {
        place.iterator = null;
        place.read = null;
      }
      case Reading.Gone() -> {
        places.remove(shard);
        lookAt = after(PAUSE);
      }
    }
  }

  private void take(String shard, Place place, Reading.Records read) {
    for (Record record : read.records()) {
      Change change = change(record.dynamodb());
      waiting.addLast(new Told(shard, change));
      place.read = change.sequence();
    }
    place.iterator = read.next();
    place.ended = place.iterator == null;
    if (place.ended) {
      lookAt = nanos.getAsLong(); // its children may not be listed yet
    } else if (read.records().isEmpty()) {
      place.nextAt = after(PAUSE);
    }
  }

  private boolean passed(long time) {
    return nanos.getAsLong() - time >= 0;
  }

  private long after(Duration pause) {
    return nanos.getAsLong() + pause.toNanos();
  }

  private static Change change(StreamRecord record) {
    return new Change(
        record.sequenceNumber(),
        ItemAttributes.key(record.keys()),
        ItemAttributes.item(record.oldImage()),
        ItemAttributes.item(record.newImage()));
  }
}
