package dev.kapsel.functions;

import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import dev.kapsel.functions.preview.Previews;
import dev.kapsel.model.api.PreviewRequest;
import io.micronaut.context.ApplicationContext;

/** Says what would come of a definition. Changes nothing. */
public final class PreviewFunction extends HttpFunction {

  private final Previews previews = bean(Previews.class);

  public PreviewFunction() {}

  public PreviewFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    return Answer.ok(
        previews.preview(
            request.workspace(), request.json(PreviewRequest.class), request.caller()));
  }
}
