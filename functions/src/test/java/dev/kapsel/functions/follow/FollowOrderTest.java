package dev.kapsel.functions.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However the stream tells what happened (some late, some again from an earlier one on, those of
 * different items in any order, one by one or many at once), the same rows come of it.
 */
final class FollowOrderTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void theSameRowsComeOfEveryOrder(long seed) {
    try (Following plain = new Following();
        Following odd = new Following()) {
      plain.everythingHappens();
      plain.world.publish();
      odd.everythingHappens();
      odd.tell(new Random(seed));
      assertThat(odd.rows()).isEqualTo(plain.rows());
      assertThat(odd.told()).containsExactlyInAnyOrderElementsOf(plain.told());
      odd.checkFeed();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100})
  void theSameRowsComeOfBatchesOfAnySize(int batch) {
    try (Following plain = new Following();
        Following odd = new Following()) {
      plain.everythingHappens();
      plain.world.publish();
      odd.everythingHappens();
      odd.world.publishAgain(batch);
      assertThat(odd.rows()).isEqualTo(plain.rows());
      assertThat(odd.told()).isEqualTo(plain.told());
      odd.world.publishAgain(batch);
      assertThat(odd.told()).isEqualTo(plain.told());
    }
  }
}
