package dev.kapsel.functions.lifecycle;

import dev.kapsel.functions.Http;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldWorkers;
import dev.kapsel.functions.lifecycle.Life.By;
import dev.kapsel.functions.lifecycle.Step.Deed;
import dev.kapsel.functions.limit.RateSettings;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.functions.table.Table;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** Plays sequences on one table, one after the other, each in workspaces of its own. */
final class Play implements AutoCloseable {

  private static final List<String> SPACES = List.of("a", "b", Life.CURATED);

  private final World world;
  private final Turns turns;
  private final Http http;
  private int sequences;

  Play(Function<Clock, Table> tables) {
    Turns[] opened = new Turns[1];
    this.world =
        new World(
            clock -> opened[0] = new Turns(tables.apply(clock)),
            new PowerSwitch(),
            new RateSettings(Integer.MAX_VALUE, Duration.ofSeconds(1)));
    this.turns = opened[0];
    this.http = new Http(world.context());
  }

  /**
   * Plays the steps, and looks at everything in the end.
   *
   * @return null if the model explains all that was answered, else what it does not
   */
  @Nullable String play(List<Step> steps) {
    turns.beginAnew();
    WorldWorkers workers = new WorldWorkers(world);
    Service service = new Service(world, http, turns, workers, ++sequences);
    Explanations explanations = new Explanations(SPACES);
    try {
      for (Step step : steps) {
        String wrong = played(step, service, explanations);
        if (wrong != null) {
          return wrong;
        }
      }
      for (Deed look : everything()) {
        String wrong = played(new Step(List.of(look), 0), service, explanations);
        if (wrong != null) {
          return wrong;
        }
      }
    } finally {
      workers.active().forEach(workers::cancel);
    }
    List<BuildKey> left = workers.active();
    return left.isEmpty() ? null : "in the end builds are under way: " + left;
  }

  private @Nullable String played(Step step, Service service, Explanations explanations) {
    List<Callable<String>> parts = new ArrayList<>();
    for (Deed deed : step.deeds()) {
      parts.add(() -> deed.act().apply(service));
    }
    RandomGenerator order = RandomGeneratorFactory.of("L64X128MixRandom").create(step.order());
    List<String> answers = turns.atOnce(parts, order);
    String instead = explanations.explain(step, answers);
    return instead == null ? null : step + "\n  answered " + answers + "\n  and not " + instead;
  }

  private static List<Deed> everything() {
    List<Deed> all = new ArrayList<>();
    for (String space : List.of("a", "b")) {
      all.add(look("environments", life -> life.environments("root", space, false)));
      all.add(look("archived ones", life -> life.environments("root", space, true)));
      all.add(look("builds", life -> life.builds("root", space)));
      all.add(look("history of x", life -> life.history("root", space, "x")));
    }
    for (int content = 0; content <= Life.LOOSE; content++) {
      int image = content;
      all.add(look("image " + image, life -> life.image("root", "a", image)));
      all.add(look("verifications", life -> life.verifications("root", "a", image, 1)));
    }
    for (int content = 0; content < 2; content++) {
      int image = content;
      all.add(look("curated " + image, life -> life.image("root", Life.CURATED, image)));
      all.add(look("look-up " + image, life -> life.lookUp("root", "a", By.HASH, image)));
    }
    return all;
  }

  private static Deed look(String words, Function<Life, String> act) {
    return new Deed("in the end: " + words, act);
  }

  @Override
  public void close() {
    world.close();
  }
}
