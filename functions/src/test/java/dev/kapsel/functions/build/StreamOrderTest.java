package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The stream promises the order of one item's changes, each at least once, and no more: here it
 * tells some late, some again from an earlier one on, and those of different items in any order.
 */
final class StreamOrderTest {

  private static final Definition PANDAS = World.definition("pandas");
  private static final Definition NUMPY = World.definition("numpy");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void everyEpochIsStartedOnceHoweverItsChangesAreTold(long seed) {
    try (World world = new World()) {
      Stream stream = new Stream(world, new Random(seed));
      BuildKey first = ensure(world, PANDAS);
      BuildKey second = ensure(world, NUMPY);
      stream.tellSome();
      world.sweepAfter(Duration.ofSeconds(25)); // makes up for what was not told so far
      stream.tellSome();
      Worker pandas = worker(world, first, 1);
      pandas.exchange();
      stream.tellSome();
      worker(world, second, 1).exchange();
      world.bean(Succession.class).over(died(world, second));
      stream.tellSome();
      pandas.progress(1, "on the way");
      world.sweepAfter(Duration.ofSeconds(25));
      stream.tellSome();
      pandas.finish(world.pushed(DefinitionHash.of(PANDAS)));
      Worker numpy = worker(world, second, 2);
      numpy.exchange();
      stream.tellSome();
      numpy.finish(world.pushed(DefinitionHash.of(NUMPY)));
      stream.tellAll();
      assertThat(world.service.starts)
          .extracting(start -> start.build() + " " + start.epoch())
          .containsExactlyInAnyOrder(first.id() + " 1", second.id() + " 1", second.id() + " 2");
      assertThat(world.build(first).state()).isEqualTo(BuildState.SUCCEEDED);
      assertThat(world.build(second).state()).isEqualTo(BuildState.SUCCEEDED);
    }
  }

  private static BuildKey ensure(World world, Definition definition) {
    Provision.Started started = (Provision.Started) world.ensure(definition);
    return new BuildKey(World.TEAM, started.answer().build().id());
  }

  private static Worker worker(World world, BuildKey key, int epoch) {
    return new Worker(world, key, start(world, key, epoch).bootstrap());
  }

  private static EndedAttempt died(World world, BuildKey key) {
    return EndedAttempt.of(start(world, key, 1), AttemptEnd.DIED, "killed");
  }

  private static BuildService.Start start(World world, BuildKey key, int epoch) {
    return world.service.starts.stream()
        .filter(start -> start.build().equals(key.id()) && start.epoch() == epoch)
        .findFirst()
        .orElseThrow();
  }

  /** Tells the dispatcher what happened, in an order of its own. */
  private static final class Stream {

    private final World world;
    private final Random random;
    private final BuildDispatcher dispatcher;
    private final Map<Key, Integer> told = new HashMap<>();

    Stream(World world, Random random) {
      this.world = world;
      this.random = random;
      this.dispatcher = world.bean(BuildDispatcher.class);
    }

    void tellSome() {
      Map<Key, List<Change>> items = items();
      List<Key> keys = new ArrayList<>(items.keySet());
      for (int i = 0; i < 2 * keys.size(); i++) {
        Key key = keys.get(random.nextInt(keys.size()));
        int next = told.getOrDefault(key, 0);
        if (random.nextInt(4) == 0) {
          told.put(key, random.nextInt(next + 1)); // from there on, again
        } else if (next < items.getOrDefault(key, List.of()).size()) {
          dispatcher.follow(items.getOrDefault(key, List.of()).get(next));
          told.put(key, next + 1);
        }
      }
    }

    void tellAll() {
      items().values().forEach(changes -> changes.forEach(dispatcher::follow));
    }

    private Map<Key, List<Change>> items() {
      Map<Key, List<Change>> items = new HashMap<>();
      for (Change change : world.changes.read("nobody", 1000)) {
        items.computeIfAbsent(change.key(), key -> new ArrayList<>()).add(change);
      }
      return items;
    }
  }
}
