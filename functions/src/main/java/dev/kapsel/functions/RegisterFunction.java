package dev.kapsel.functions;

import dev.kapsel.functions.environment.AnonymousVersions;
import dev.kapsel.functions.environment.DefinitionRules;
import dev.kapsel.functions.environment.Registrar;
import dev.kapsel.functions.environment.Registration;
import dev.kapsel.functions.environment.VersionCopier;
import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import dev.kapsel.model.api.CopyRequest;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.Reading;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Registers definitions, under a name or without one, and copies of them: 201 for a new version,
 * 200 for one that says the same already.
 */
public final class RegisterFunction extends HttpFunction {

  private final Registrar registrar = bean(Registrar.class);
  private final VersionCopier copier = bean(VersionCopier.class);
  private final AnonymousVersions anonymous = bean(AnonymousVersions.class);
  private final DefinitionRules rules = bean(DefinitionRules.class);

  public RegisterFunction() {}

  public RegisterFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    Registered registered =
        switch (request.route()) {
          case REGISTER -> register(request, null);
          case REGISTER_VERSION ->
              register(request, request.parameter("version", VersionName::new));
          case COPY_VERSION ->
              copier.copy(
                  request.workspace(),
                  request.environment(),
                  request.json(CopyRequest.class),
                  request.caller(),
                  request.caller().givesOwnNames(request.workspace()),
                  request.seed());
          case CREATE_ANONYMOUS ->
              anonymous.adopt(
                  request.workspace(),
                  request.definition(rules.reading(request.workspace()).withoutName()),
                  request.caller().id());
          default -> throw new IllegalStateException(request.route() + " registers nothing");
        };
    return new Answer(
        registered.created() ? 201 : 200,
        registered,
        Map.of("location", address(registered.version())));
  }

  private Registered register(Request request, @Nullable VersionName version) {
    return registrar.register(
        new Registration(
            request.workspace(),
            request.environment(),
            version,
            definition(request),
            request.caller().id(),
            request.caller().givesOwnNames(request.workspace()),
            request.seed()));
  }

  private DefinitionDocument definition(Request request) {
    Reading reading = rules.reading(request.workspace());
    return request.definition(
        request.caller().givesOwnNames(request.workspace()) ? reading.withOwnNames() : reading);
  }

  private static String address(EnvironmentVersion version) {
    return Route.GET_VERSION.path(version.workspace(), version.name(), version.version());
  }
}
