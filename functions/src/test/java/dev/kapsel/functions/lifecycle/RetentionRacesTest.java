package dev.kapsel.functions.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.retention.Kept;
import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Keys;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * A pass removes an image while somebody does something with it, sooner or later: either it is
 * kept, or it is gone before; what is answered is so.
 */
final class RetentionRacesTest {

  private static final int SEEDS = 24;

  private final Turns[] turns = new Turns[1];

  private Kept due() {
    Kept kept =
        new Kept(clock -> turns[0] = new Turns(new InMemoryTable(clock)), new PowerSwitch());
    kept.makeDue();
    return kept;
  }

  private List<String> atOnce(Kept kept, int seed, Callable<String> other) {
    RandomGenerator order = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Callable<String> pass =
        () -> {
          kept.sweep();
          return "swept";
        };
    Callable<String> later =
        () -> {
          // A pass makes many more calls than whoever comes in between.
          for (int call = 0; call < seed; call++) {
            var unused = turns[0].get(Keys.workspace(World.TEAM));
          }
          return other.call();
        };
    return turns[0].atOnce(List.of(pass, later), order);
  }

  @Test
  void whoIsToldThatAnImageIsThereKeepsIt() {
    int kept = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      try (Kept due = due()) {
        String status = atOnce(due, seed, due::ensured).getLast();
        due.pass();
        due.pass();
        assertThat(status + " " + due.there()).isIn("200 true", "202 false");
        kept += due.there() ? 1 : 0;
      }
    }
    assertThat(kept).as("images that were kept").isBetween(1, SEEDS - 1);
  }

  @Test
  void aPinHoldsOrFindsNothing() {
    int kept = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      try (Kept due = due()) {
        String status = atOnce(due, seed, due::pinned).getLast();
        due.pass();
        due.pass();
        assertThat(status + " " + due.there()).isIn("200 true", "404 false");
        kept += due.there() ? 1 : 0;
      }
    }
    assertThat(kept).as("images that were kept").isBetween(1, SEEDS - 1);
  }

  @Test
  void aVersionThatIsRegisteredNamesWhatIsWhollyThereOrWhollyGone() {
    int kept = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      try (Kept due = due()) {
        assertThat(atOnce(due, seed, due::registered).getLast()).isEqualTo("201");
        due.pass();
        due.pass();
        assertThat(due.registryHasIt()).isEqualTo(due.there());
        kept += due.there() ? 1 : 0;
      }
    }
    assertThat(kept).as("images that were kept").isBetween(1, SEEDS - 1);
  }

  /** Equal locks make equal images, and this one is just being deleted. */
  @Test
  void whatIsPublishedIsNotDeletedUnderIt() {
    int published = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      try (Kept due = due()) {
        due.beginTheSame();
        String answer = atOnce(due, seed, due::finishTheSame).getLast();
        due.pass();
        due.pass();
        if (answer.equals("counted")) {
          published++;
          assertThat(due.registryHasIt()).isTrue();
        }
      }
    }
    assertThat(published).as("images that were published").isBetween(1, SEEDS - 1);
  }
}
