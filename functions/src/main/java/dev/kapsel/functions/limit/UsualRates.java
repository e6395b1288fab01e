package dev.kapsel.functions.limit;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;

/** What holds where an installation says nothing else. */
@Factory
final class UsualRates {

  @Singleton
  @Secondary
  RateSettings usual() {
    return RateSettings.USUAL;
  }
}
