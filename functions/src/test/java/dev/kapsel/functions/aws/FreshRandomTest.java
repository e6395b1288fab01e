package dev.kapsel.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.crac.Core;
import org.junit.jupiter.api.Test;

/** No seed is in a snapshot, so that no two copies of it draw the same. */
final class FreshRandomTest {

  private final List<RandomGenerator> seeds = new ArrayList<>();
  private final FreshRandom random =
      new FreshRandom(
          () -> {
            seeds.add(new Random(seeds.size()));
            return seeds.getLast();
          });

  private void snapshot() {
    random.beforeCheckpoint(Core.getGlobalContext());
  }

  private void restored() {
    random.afterRestore(Core.getGlobalContext());
  }

  private long drawn() {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return random.nextLong();
  }

  @Test
  void oneSeedIsDrawnFromAsLongAsThereIsNoSnapshot() {
    assertThat(drawn()).isNotEqualTo(drawn());
    assertThat(seeds).hasSize(1);
  }

  @Test
  void eachCopyHasASeedOfItsOwn() {
    long before = drawn();
    snapshot();
    assertThat(seeds).as("none is made for the snapshot").hasSize(1);
    restored();
    assertThat(drawn()).isNotEqualTo(before);
    assertThat(seeds).hasSize(2);
  }

  /** By a hook that runs after this one, say. */
  @Test
  void whatIsDrawnBetweenTheTwoIsNotInEveryCopy() {
    snapshot();
    var unused = drawn();
    restored();
    var again = drawn();
    assertThat(seeds).hasSize(2);
  }
}
