package dev.kapsel.functions.table.dynamo;

import dev.kapsel.functions.table.Change;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
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

  /** The last change of each shard that is done with. */
  private final Map<String, String> done;

  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Deque<Told> waiting = new ArrayDeque<>();
  private long lookAt = System.nanoTime();

  ShardWalk(Shards shards, Map<String, String> done) {
    this.shards = shards;
    this.done = new HashMap<>(done);
  }

  private record Told(String shard, Change change) {}

  /** How far a shard has been read. */
  private static final class Place {
    private final @Nullable String parent;
    private @Nullable String iterator;
    private @Nullable String read;
    private boolean ended;
    private long nextAt = System.nanoTime();

    private Place(@Nullable String parent, @Nullable String read) {
      this.parent = parent;
      this.read = read;
    }
  }

  synchronized List<Change> read(int limit) {
    if (waiting.size() < limit) {
      fill(limit);
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
    look();
    boolean ended;
    do {
      ended = false;
      for (Map.Entry<String, Place> entry : places.entrySet()) {
        Place place = entry.getValue();
        if (waiting.size() < limit && open(place)) {
          readOn(entry.getKey(), place);
          ended |= place.ended;
        }
      }
    } while (ended); // then its children are open
  }

  private boolean open(Place place) {
    Place parent = place.parent == null ? null : places.get(place.parent);
    return !place.ended
        && (parent == null || parent.ended)
        && System.nanoTime() - place.nextAt >= 0;
  }

  private void look() {
    if (System.nanoTime() - lookAt < 0) {
      return;
    }
    Map<String, Shard> listed =
        shards.list().stream().collect(Collectors.toMap(Shard::shardId, shard -> shard));
    for (Shard shard : listed.values()) {
      places.computeIfAbsent(shard.shardId(), id -> new Place(shard.parentShardId(), done.get(id)));
    }
    places.keySet().retainAll(listed.keySet());
    // A checkpoint outlives its shard's place by nothing: what is not listed holds no records.
    for (Iterator<String> known = done.keySet().iterator(); known.hasNext(); ) {
      if (!listed.containsKey(known.next())) {
        known.remove();
      }
    }
    Duration next = places.values().stream().allMatch(p -> p.ended) ? PAUSE : LOOK_FOR_SHARDS;
    lookAt = System.nanoTime() + next.toNanos();
  }

  private void readOn(String shard, Place place) {
    if (place.iterator == null) {
      place.iterator = shards.iterator(shard, place.read);
    }
    Optional<GetRecordsResponse> answer = shards.records(place.iterator);
    if (answer.isEmpty()) {
      place.iterator = null;
      return;
    }
    for (Record record : answer.get().records()) {
      Change change = change(record.dynamodb());
      waiting.addLast(new Told(shard, change));
      place.read = change.sequence();
    }
    place.iterator = answer.get().nextShardIterator();
    place.ended = place.iterator == null;
    if (place.ended) {
      lookAt = System.nanoTime(); // its children may not be listed yet
    } else if (answer.get().records().isEmpty()) {
      place.nextAt = System.nanoTime() + PAUSE.toNanos();
    }
  }

  private static Change change(StreamRecord record) {
    return new Change(
        record.sequenceNumber(),
        ItemAttributes.key(record.keys()),
        ItemAttributes.item(record.oldImage()),
        ItemAttributes.item(record.newImage()));
  }
}
