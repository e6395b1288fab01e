package dev.kapsel.functions;

import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import dev.kapsel.functions.image.Asked;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.image.ImageRequests;
import dev.kapsel.model.api.LookupRequest;
import io.micronaut.context.ApplicationContext;

/** Says what is known of an image. Changes nothing. */
public final class LookupFunction extends HttpFunction {

  private final ImageRequests requests = bean(ImageRequests.class);
  private final ImageLookup lookup = bean(ImageLookup.class);

  public LookupFunction() {}

  public LookupFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    Asked asked = requests.resolve(request.workspace(), request.json(LookupRequest.class));
    return Answer.ok(lookup.find(request.workspace(), asked.hash()));
  }
}
