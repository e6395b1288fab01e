package dev.kapsel.functions.metric;

import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** For an installation that measures nothing. */
@Singleton
@Requires(missingBeans = Meter.class)
final class NoMeter implements Meter {

  @Override
  public void take(Measure measure) {}
}
