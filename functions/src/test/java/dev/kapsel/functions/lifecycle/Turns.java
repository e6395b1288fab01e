package dev.kapsel.functions.lifecycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.ChangeStream;
import dev.kapsel.functions.table.CommitResult;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A table whose users act at once, and yet one at a time: before and behind each call a seed
 * decides who comes next. So whatever can happen between two calls does happen, and happens again
 * with the same seed. It also keeps what was changed, as a stream, and in which order builds were
 * queued.
 */
final class Turns implements Table, ChangeStream {

  private final Table table;
  private final ThreadLocal<Player> playing = new ThreadLocal<>();
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, Integer> checkpoints = new HashMap<>();
  private final List<Queued> queued = new ArrayList<>();

  /** A build as it came into being. */
  record Queued(BuildKey key, DefinitionHash hash) {}

  Turns(Table table) {
    this.table = table;
  }

  /** Somebody who waits for a turn, has it, or is done. */
  private static final class Player {
    private final Semaphore turn = new Semaphore(0);
    private final Semaphore back;
    private volatile boolean done;

    private Player(Semaphore back) {
      this.back = back;
    }

    private void pass() {
      back.release();
      turn.acquireUninterruptibly();
    }
  }

  /** Does all of it at once; what each came to, in the order of the parts. */
  List<String> atOnce(List<Callable<String>> parts, RandomGenerator order) {
    Semaphore back = new Semaphore(0);
    List<Player> waiting = new ArrayList<>();
    String[] answers = new String[parts.size()];
    for (int i = 0; i < parts.size(); i++) {
      int part = i;
      Player player = new Player(back);
      waiting.add(player);
      Thread.ofVirtual()
          .start(
              () -> {
                player.turn.acquireUninterruptibly();
                playing.set(player);
                answers[part] = answer(parts.get(part));
                player.done = true;
                back.release();
              });
    }
    while (!waiting.isEmpty()) {
      Player next = waiting.get(order.nextInt(waiting.size()));
      next.turn.release();
      back.acquireUninterruptibly();
      if (next.done) {
        waiting.remove(next);
      }
    }
    return List.of(answers);
  }

  private static String answer(Callable<String> part) {
    try {
      return part.call();
    } catch (Exception | AssertionError e) {
      return "thrown " + e;
    }
  }

  private void takeTurn() {
    Player player = playing.get();
    if (player != null) {
      player.pass();
    }
  }

  @Override
  public Optional<Item> get(Key key) {
    takeTurn();
    Optional<Item> found = table.get(key);
    takeTurn();
    return found;
  }

  @Override
  public Map<Key, Item> get(Collection<Key> keys) {
    takeTurn();
    Map<Key, Item> found = table.get(keys);
    takeTurn();
    return found;
  }

  @Override
  public ItemPage query(Query query) {
    takeTurn();
    ItemPage page = table.query(query);
    takeTurn();
    return page;
  }

  @Override
  public CommitResult commit(List<Write> writes) {
    takeTurn();
    Map<Key, Item> before = table.get(writes.stream().map(Write::key).toList());
    CommitResult result = table.commit(writes);
    if (result.done()) {
      writes.forEach(write -> record(write, before.get(write.key())));
    }
    takeTurn();
    return result;
  }

  private void record(Write write, @Nullable Item before) {
    if (write instanceof Write.Put put) {
      long revision = before == null ? 1 : before.revision() + 1;
      tell(before, new Item(put.key(), revision, put.body(), put.use(), put.expiresAt()));
      if (put.precondition() instanceof Precondition.Absent) {
        Keys.asBuild(put.key()).ifPresent(key -> queued.add(new Queued(key, hash(put))));
      }
    } else if (write instanceof Write.Delete && before != null) {
      tell(before, null);
    }
  }

  private static DefinitionHash hash(Write.Put build) {
    try {
      JsonNode body = KapselJson.mapper().readTree(build.body());
      return DefinitionHash.parse(body.path("build").path("definitionHash").asText());
    } catch (JsonProcessingException e) {
      throw new AssertionError(build.body(), e);
    }
  }

  private void tell(@Nullable Item before, @Nullable Item after) {
    Key key = after == null ? Objects.requireNonNull(before).key() : after.key();
    changes.add(new Change(Integer.toString(changes.size() + 1), key, before, after));
  }

  /** All builds since it was begun anew, the first one first. */
  List<Queued> queued() {
    return queued;
  }

  /** Nothing of what was is told any more. */
  void beginAnew() {
    changes.clear();
    checkpoints.clear();
    queued.clear();
  }

  @Override
  public List<Change> read(String consumer, int limit) {
    int from = checkpoints.getOrDefault(consumer, 0);
    return List.copyOf(changes.subList(from, Math.min(changes.size(), from + limit)));
  }

  @Override
  public void acknowledge(String consumer, Change last) {
    checkpoints.put(consumer, Integer.parseInt(last.sequence()));
  }
}
