package dev.kapsel.client;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.model.api.Imported;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.curated.PublishedEnvironment;

/** {@link CuratedClient} over HTTP. */
final class HttpCuratedClient implements CuratedClient {

  private static final TypeReference<Imported> IMPORTED = new TypeReference<>() {};

  private final Exchange exchange;

  HttpCuratedClient(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public Imported take(PublishedEnvironment published) {
    return exchange.send(Call.to(Route.IMPORT_CURATED).with(published), IMPORTED);
  }
}
