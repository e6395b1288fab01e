package dev.kapsel.client;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.model.api.ContextOffer;
import dev.kapsel.model.api.ContextRequest;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.context.BuildContext;
import dev.kapsel.model.context.ContextSummary;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import org.jspecify.annotations.Nullable;

/** {@link ContextClient} over HTTP. */
final class HttpContextClient implements ContextClient {

  private static final TypeReference<ContextOffer> OFFER = new TypeReference<>() {};
  private static final TypeReference<BuildContext> CONTEXT = new TypeReference<>() {};

  private static final TypeReference<Page<ContextSummary>> CONTEXTS = new TypeReference<>() {};

  private final Exchange exchange;
  private final WorkspaceName workspace;

  HttpContextClient(Exchange exchange, WorkspaceName workspace) {
    this.exchange = exchange;
    this.workspace = workspace;
  }

  @Override
  public ContextOffer begin(ContextRequest request) {
    return exchange.send(Call.to(Route.BEGIN_CONTEXT, workspace).with(request), OFFER);
  }

  @Override
  public BuildContext complete(Sha256 upload) {
    return exchange.send(Call.to(Route.COMPLETE_CONTEXT, workspace, upload), CONTEXT);
  }

  @Override
  public Page<ContextSummary> contexts(@Nullable String token) {
    return exchange.send(Call.to(Route.LIST_CONTEXTS, workspace).page(token), CONTEXTS);
  }

  @Override
  public BuildContext context(Sha256 content) {
    return exchange.send(Call.to(Route.GET_CONTEXT, workspace, content), CONTEXT);
  }
}
