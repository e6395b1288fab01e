package dev.kapsel.client;

import dev.kapsel.model.change.Changes;
import org.jspecify.annotations.Nullable;

/** The change feed of a workspace; errors as {@link KapselClient} says. */
public interface ChangesClient {

  /**
   * What happened after a cursor; cheap enough to be asked every second.
   *
   * @param cursor of the answer before; null to begin now, with no entries in the answer
   */
  Changes after(@Nullable String cursor);
}
