package dev.kapsel.functions.curated;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;

/**
 * What a deployed function's variables say. A host that brings settings of its own is preferred.
 */
@Factory
final class CuratedBindings {

  @Singleton
  @Secondary
  CuratedSettings settings(
      @Property(name = "kapsel.curated-index", defaultValue = "") String index,
      @Property(name = "kapsel.curated-registries", defaultValue = "") String registries) {
    return CuratedSettings.of(index, registries);
  }
}
