package dev.kapsel.functions;

import dev.kapsel.functions.build.Cancellation;
import dev.kapsel.functions.build.Rebuilds;
import dev.kapsel.functions.build.Verifications;
import dev.kapsel.functions.environment.Revised;
import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import dev.kapsel.functions.image.CurrentGeneration;
import dev.kapsel.functions.image.ImagePage;
import dev.kapsel.functions.image.PullAccess;
import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.Rebuild;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.image.Verification;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** What can be done with images and builds that are there. */
public final class GenerationFunction extends HttpFunction {

  private final Rebuilds rebuilds = bean(Rebuilds.class);
  private final CurrentGeneration current = bean(CurrentGeneration.class);
  private final Verifications verifications = bean(Verifications.class);
  private final Cancellation cancellation = bean(Cancellation.class);
  private final PullAccess pulls = bean(PullAccess.class);
  private final ImagePage images = bean(ImagePage.class);

  public GenerationFunction() {}

  public GenerationFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    return switch (request.route()) {
      case REBUILD_IMAGE -> rebuild(request);
      case SET_CURRENT -> setCurrent(request);
      case VERIFY_GENERATION -> verify(request);
      case CANCEL_BUILD ->
          Answer.ok(
              cancellation.cancel(request.workspace(), request.build(), request.caller().id()));
      case PULL_CREDENTIALS -> Answer.ok(pulls.credentials(request.workspace(), request.hash()));
      default -> throw new IllegalStateException(request.route() + " is not of generations");
    };
  }

  private Answer rebuild(Request request) {
    Rebuild rebuild =
        rebuilds.rebuild(
            request.workspace(),
            request.hash(),
            request.json(RebuildRequest.class),
            request.caller().id(),
            request.seed());
    return accepted(request, rebuild, rebuild.build().id());
  }

  private Answer verify(Request request) {
    Verification verification =
        verifications.verify(
            request.workspace(),
            request.hash(),
            request.generation(),
            request.caller().id(),
            request.seed());
    return accepted(request, verification, verification.build());
  }

  /** Where the build can be followed. */
  private static Answer accepted(Request request, Object body, BuildId build) {
    return new Answer(
        202, body, Map.of("location", Route.GET_BUILD.path(request.workspace(), build)));
  }

  private Answer setCurrent(Request request) {
    current.set(
        request.workspace(),
        request.hash(),
        request.json(CurrentRequest.class),
        request::mustMatch,
        request.caller().id());
    Revised<ImageView> now = images.view(request.workspace(), request.hash());
    return Answer.ok(now.value()).revision(now.revision());
  }
}
