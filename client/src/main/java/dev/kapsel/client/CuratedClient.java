package dev.kapsel.client;

import dev.kapsel.model.api.Imported;
import dev.kapsel.model.curated.PublishedEnvironment;

/** The curated workspace; errors as {@link KapselClient} says. */
public interface CuratedClient {

  /** Takes what another installation published; the same again changes nothing. */
  Imported take(PublishedEnvironment published);
}
