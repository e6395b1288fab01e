package dev.kapsel.functions.build;

import dev.kapsel.functions.repeat.IdSeed;
import dev.kapsel.model.build.BuildId;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes build ids: ten digits of time, so that they sort by it, and fourteen of chance. */
@Singleton
public final class BuildIds {

  private static final int TIME_DIGITS = 10;
  private static final int CHANCE_DIGITS = 14;
  private static final int HEX = 16;
  private static final BigInteger CHANCES =
      BigInteger.valueOf(Character.MAX_RADIX).pow(CHANCE_DIGITS);

  private final Clock clock;
  private final RandomGenerator random;

  public BuildIds(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /**
   * @param seed of the request that makes the build; null where it has none
   */
  BuildId next(@Nullable IdSeed seed) {
    return seed == null ? id(clock.instant(), chance()) : of(seed);
  }

  /** The id of the one build that a request makes. */
  BuildId of(IdSeed seed) {
    BigInteger chance = new BigInteger(seed.digest().hex(), HEX).mod(CHANCES);
    return id(seed.time(), padded(chance.toString(Character.MAX_RADIX), CHANCE_DIGITS));
  }

  private String chance() {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < CHANCE_DIGITS; i++) {
      digits.append(Character.forDigit(random.nextInt(Character.MAX_RADIX), Character.MAX_RADIX));
    }
    return digits.toString();
  }

  private static BuildId id(Instant time, String chance) {
    String since = Long.toString(time.toEpochMilli(), Character.MAX_RADIX);
    return new BuildId("b" + padded(since, TIME_DIGITS) + chance);
  }

  private static String padded(String digits, int count) {
    return "0".repeat(count - digits.length()) + digits;
  }
}
