package dev.kapsel.functions.aws;

import java.security.SecureRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Chance that no two copies of a function share. A snapshot would copy a seed as well, so what was
 * drawn from before it is thrown away, and the first draw after it makes another one.
 */
final class FreshRandom implements RandomGenerator, Resource {

  private final Supplier<RandomGenerator> seeds;
  private volatile @Nullable RandomGenerator seeded;

  FreshRandom() {
    this(SecureRandom::new);
  }

  /**
   * @param seeds makes a generator with a seed of its own
   */
  @SuppressWarnings("this-escape")
  FreshRandom(Supplier<RandomGenerator> seeds) {
    this.seeds = seeds;
    Core.getGlobalContext().register(this);
  }

  @Override
  public long nextLong() {
    return seeded().nextLong();
  }

  @Override
  public void nextBytes(byte[] bytes) {
    seeded().nextBytes(bytes);
  }

  private RandomGenerator seeded() {
    RandomGenerator now = seeded;
    if (now == null) {
      now = seeds.get();
      seeded = now;
    }
    return now;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    seeded = null;
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    seeded = null;
  }
}
