package dev.kapsel.functions;

import dev.kapsel.functions.build.ImageProvisioner;
import dev.kapsel.functions.build.Provision;
import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import dev.kapsel.model.api.LookupAnswer.Building;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.Build;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** Ensures that an image exists: 200 if it does, 202 with the build that makes it if not. */
public final class EnsureFunction extends HttpFunction {

  private static final String RETRY_SECONDS = "1";

  private final ImageProvisioner provisioner = bean(ImageProvisioner.class);

  public EnsureFunction() {}

  public EnsureFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    Provision provision =
        provisioner.ensure(
            request.workspace(), request.json(LookupRequest.class), request.caller().id());
    return switch (provision) {
      case Provision.Cached cached -> Answer.ok(cached.answer());
      case Provision.Joined joined -> building(joined.answer());
      case Provision.Started started -> building(started.answer());
    };
  }

  private static Answer building(Building answer) {
    Build build = answer.build();
    return new Answer(
        202,
        answer,
        Map.of(
            "location",
            Route.GET_BUILD.path(build.workspace(), build.id()),
            "retry-after",
            RETRY_SECONDS));
  }
}
