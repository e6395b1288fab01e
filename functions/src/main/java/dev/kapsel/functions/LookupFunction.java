package dev.kapsel.functions;

import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import dev.kapsel.functions.image.Asked;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.image.ImageRequests;
import dev.kapsel.functions.metric.Measure;
import dev.kapsel.functions.metric.Meter;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import io.micronaut.context.ApplicationContext;

/** Says what is known of an image. Changes nothing. */
public final class LookupFunction extends HttpFunction {

  private final ImageRequests requests = bean(ImageRequests.class);
  private final ImageLookup lookup = bean(ImageLookup.class);
  private final Meter meter = bean(Meter.class);

  public LookupFunction() {}

  public LookupFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    Asked asked = requests.resolve(request.workspace(), request.json(LookupRequest.class));
    LookupAnswer answer = lookup.find(request.workspace(), asked.hash());
    meter.take(Measure.lookup(kind(answer)));
    return Answer.ok(answer);
  }

  private static String kind(LookupAnswer answer) {
    return switch (answer) {
      case LookupAnswer.Hit hit -> "hit";
      case LookupAnswer.Stale stale -> "stale";
      case LookupAnswer.Building building -> "building";
      case LookupAnswer.Failed failed -> "failed";
      case LookupAnswer.Miss miss -> "miss";
    };
  }
}
