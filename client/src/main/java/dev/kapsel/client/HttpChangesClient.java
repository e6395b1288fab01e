package dev.kapsel.client;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.change.Changes;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link ChangesClient} over HTTP. */
final class HttpChangesClient implements ChangesClient {

  private static final TypeReference<Changes> CHANGES = new TypeReference<>() {};

  private final Exchange exchange;
  private final WorkspaceName workspace;

  HttpChangesClient(Exchange exchange, WorkspaceName workspace) {
    this.exchange = exchange;
    this.workspace = workspace;
  }

  @Override
  public Changes after(@Nullable String cursor) {
    Call call = Call.to(Route.LIST_CHANGES, workspace);
    return exchange.send(cursor == null ? call : call.asking(Map.of("after", cursor)), CHANGES);
  }
}
