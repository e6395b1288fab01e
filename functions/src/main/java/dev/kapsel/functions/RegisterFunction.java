package dev.kapsel.functions;

import dev.kapsel.functions.environment.Registrar;
import dev.kapsel.functions.environment.Registration;
import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** Registers definitions: 201 for a new version, 200 for one that says the same already. */
public final class RegisterFunction extends HttpFunction {

  private final Registrar registrar = bean(Registrar.class);

  public RegisterFunction() {}

  public RegisterFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    VersionName version =
        request.route() == Route.REGISTER_VERSION
            ? request.parameter("version", VersionName::new)
            : null;
    Registered registered =
        registrar.register(
            new Registration(
                request.workspace(),
                request.environment(),
                version,
                request.definition(),
                request.caller().id()));
    return new Answer(
        registered.created() ? 201 : 200,
        registered,
        Map.of("location", address(registered.version())));
  }

  private static String address(EnvironmentVersion version) {
    return Route.GET_VERSION.path(version.workspace(), version.name(), version.version());
  }
}
