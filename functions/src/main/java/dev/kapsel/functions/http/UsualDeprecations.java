package dev.kapsel.functions.http;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;

/** What holds where an installation says nothing else. */
@Factory
final class UsualDeprecations {

  @Singleton
  @Secondary
  Deprecations stated() {
    return Deprecations.stated();
  }
}
