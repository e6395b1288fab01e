package dev.kapsel.functions.preview;

import dev.kapsel.model.api.BuildForecast.Basis;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.difference.DefinitionChange;
import dev.kapsel.model.difference.DefinitionDifference;
import dev.kapsel.model.image.GenerationSummary;
import dev.kapsel.model.lock.Lock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A generation that comes near to what is asked for.
 *
 * @param definition that it was made from
 * @param lock what it was made of
 * @param otherwise why its layers may not fit what is asked for; null where the packages alone
 *     differ
 */
record Near(
    Basis basis,
    GenerationSummary generation,
    Definition definition,
    Lock lock,
    @Nullable String otherwise) {

  private static final String PACKAGES = "/python/system/pip";

  /**
   * Compares what it was made by with what would be made now.
   *
   * @param recipe that builds follow now
   */
  static @Nullable String otherwise(Definition before, Lock lock, Definition after, String recipe) {
    Optional<String> change =
        DefinitionDifference.between(before, after).changes().stream()
            .filter(one -> one.image() && !one.field().equals(PACKAGES))
            .map(DefinitionChange::text)
            .findFirst();
    return change.orElse(
        lock.recipe().equals(recipe) ? null : "layers are made by another recipe now");
  }
}
