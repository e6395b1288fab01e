package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.DispatchFunction;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.functions.table.StreamRecords;
import dev.kapsel.functions.table.TableTexts;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * However the dispatcher is handed what happened, one change at a time or a hundred, the same
 * workers are started, and the table says the same in the end.
 */
public abstract class DispatchBatchesContract {

  private static final Definition PANDAS = World.definition("pandas");
  private static final Definition NUMPY = World.definition("numpy");
  private static final Definition SCIPY = World.definition("scipy");
  private static final int USUAL = 10;
  private static final int EVERYTHING = 10_000;

  /** With an empty table. */
  protected abstract Outside outside(PowerSwitch power);

  /** How the stream tells it, which promises the order of one item's changes, and no more. */
  private enum Telling {
    IN_ORDER,
    TWICE,
    LATE,
    OUT_OF_ORDER
  }

  @ParameterizedTest
  @EnumSource
  void theSameComesOfIt(Telling telling) {
    List<String> usual = play(Telling.IN_ORDER, USUAL);
    assertThat(usual).contains("start of scipy, epoch 1", "start of numpy, epoch 2");
    for (int batch : new int[] {1, 100}) {
      assertThat(play(telling, batch)).as("%s in batches of %s", telling, batch).isEqualTo(usual);
    }
  }

  /** What came of it: what the table says, and which workers were started. */
  private List<String> play(Telling telling, int batch) {
    try (World world = new World(outside(new PowerSwitch()))) {
      Stream stream = new Stream(world, telling, batch);
      BuildKey pandas = ensure(world, PANDAS);
      BuildKey numpy = ensure(world, NUMPY);
      BuildKey scipy = ensure(world, SCIPY);
      stream.tell();
      sweep(world);
      Worker first = worker(world, pandas, 1);
      first.exchange();
      first.progress(1, "on the way");
      worker(world, numpy, 1).exchange();
      world.bean(Succession.class).over(died(world, numpy));
      Worker failing = worker(world, scipy, 1);
      failing.exchange();
      stream.tell();
      sweep(world);
      first.finish(world.pushed(DefinitionHash.of(PANDAS)));
      failing.fail(World.failure());
      Worker second = worker(world, numpy, 2);
      second.exchange();
      second.finish(world.pushed(DefinitionHash.of(NUMPY)));
      stream.tellAll();
      List<String> all = new ArrayList<>(starts(world));
      all.addAll(TableTexts.of(world.changes));
      return all;
    }
  }

  private static BuildKey ensure(World world, Definition definition) {
    Provision.Started started = (Provision.Started) world.ensure(definition);
    return new BuildKey(World.TEAM, started.answer().build().id());
  }

  /** Makes up for what was not told within the time that the stream has. */
  private static void sweep(World world) {
    var unused = world.sweepAfter(world.settings.dispatchWithin().plusSeconds(5));
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

  private static List<String> starts(World world) {
    Map<DefinitionHash, String> names = new HashMap<>();
    names.put(DefinitionHash.of(PANDAS), "pandas");
    names.put(DefinitionHash.of(NUMPY), "numpy");
    names.put(DefinitionHash.of(SCIPY), "scipy");
    return world.service.starts.stream()
        .map(
            start -> {
              Build build = world.build(new BuildKey(World.TEAM, start.build()));
              return "start of " + names.get(build.definitionHash()) + ", epoch " + start.epoch();
            })
        .sorted()
        .toList();
  }

  /** Hands the dispatcher what it is told, as Lambda does. */
  private static final class Stream {

    private final World world;
    private final Telling telling;
    private final int batch;
    private final Random random = new Random(7);
    private int told;

    Stream(World world, Telling telling, int batch) {
      this.world = world;
      this.telling = telling;
      this.batch = batch;
    }

    /** What happened since it was called last, or some of what has ever happened. */
    void tell() {
      List<Change> all = all();
      List<Change> next = all.subList(told, all.size());
      switch (telling) {
        case IN_ORDER -> hand(next);
        case TWICE -> {
          hand(next);
          hand(next);
        }
        case LATE -> {}
        case OUT_OF_ORDER -> hand(mixed(all));
      }
      told = all.size();
    }

    void tellAll() {
      tell();
      hand(all());
    }

    private List<Change> all() {
      return world.changes.read("nobody", EVERYTHING);
    }

    private void hand(List<Change> changes) {
      DispatchFunction function = new DispatchFunction(world.context());
      for (int from = 0; from < changes.size(); from += batch) {
        List<Change> some = changes.subList(from, Math.min(changes.size(), from + batch));
        assertThat(function.execute(StreamRecords.toEvent(some)).getBatchItemFailures()).isEmpty();
      }
    }

    /** Half of all that ever happened, each item's changes in their order. */
    private List<Change> mixed(List<Change> all) {
      Map<String, List<Change>> items = new LinkedHashMap<>();
      for (Change change : all) {
        items.computeIfAbsent(text(change.key()), key -> new ArrayList<>()).add(change);
      }
      List<String> turns = new ArrayList<>();
      items.forEach((key, changes) -> turns.addAll(Collections.nCopies(changes.size(), key)));
      Collections.shuffle(turns, random);
      Map<String, Integer> next = new HashMap<>();
      List<Change> mixed = new ArrayList<>();
      for (String key : turns) {
        int turn = next.merge(key, 1, Integer::sum) - 1;
        mixed.add(items.getOrDefault(key, List.of()).get(turn));
      }
      return mixed.subList(0, mixed.size() / 2);
    }

    private static String text(Key key) {
      return key.pk() + " " + key.sk();
    }
  }
}
