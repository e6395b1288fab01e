package dev.kapsel.functions.build;

import dev.kapsel.model.build.BuildId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** Makes build ids: ten digits of time, so that they sort by it, and fourteen of chance. */
@Singleton
public final class BuildIds {

  private static final int TIME_DIGITS = 10;
  private static final int CHANCE_DIGITS = 14;

  private final Clock clock;
  private final RandomGenerator random;

  public BuildIds(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  BuildId next() {
    String time = Long.toString(clock.millis(), Character.MAX_RADIX);
    StringBuilder id = new StringBuilder("b");
    id.repeat('0', TIME_DIGITS - time.length()).append(time);
    for (int i = 0; i < CHANCE_DIGITS; i++) {
      id.append(Character.forDigit(random.nextInt(Character.MAX_RADIX), Character.MAX_RADIX));
    }
    return new BuildId(id.toString());
  }
}
