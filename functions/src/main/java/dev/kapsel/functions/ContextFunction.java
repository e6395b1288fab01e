package dev.kapsel.functions;

import dev.kapsel.functions.context.ContextUploads;
import dev.kapsel.functions.context.Contexts;
import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import dev.kapsel.model.api.ContextOffer;
import dev.kapsel.model.api.ContextRequest;
import dev.kapsel.model.oci.Sha256;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** Takes build contexts in, and says which are there. */
public final class ContextFunction extends HttpFunction {

  private final Contexts contexts = bean(Contexts.class);
  private final ContextUploads uploads = bean(ContextUploads.class);

  public ContextFunction() {}

  public ContextFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    return switch (request.route()) {
      case BEGIN_CONTEXT -> begin(request);
      case COMPLETE_CONTEXT ->
          Answer.ok(
              uploads.complete(
                  request.workspace(),
                  request.parameter("upload", Sha256::new),
                  request.caller().id()));
      case LIST_CONTEXTS ->
          Answer.ok(request.page(contexts.list(request.workspace(), request.pageStart())));
      case GET_CONTEXT ->
          Answer.ok(contexts.get(request.workspace(), request.parameter("content", Sha256::new)));
      default -> throw new IllegalStateException(request.route() + " is about no context");
    };
  }

  private Answer begin(Request request) {
    ContextOffer offer = uploads.begin(request.workspace(), request.json(ContextRequest.class));
    return new Answer(offer.context() == null ? 201 : 200, offer, Map.of());
  }
}
