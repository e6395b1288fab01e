package dev.kapsel.functions;

import dev.kapsel.functions.environment.Edit;
import dev.kapsel.functions.environment.EnvironmentEditor;
import dev.kapsel.functions.environment.Revised;
import dev.kapsel.functions.environment.VersionEditor;
import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.VersionName;
import io.micronaut.context.ApplicationContext;

/** Changes what may change of environments and versions, and archives and restores them. */
public final class EditFunction extends HttpFunction {

  private final EnvironmentEditor environments = bean(EnvironmentEditor.class);
  private final VersionEditor versions = bean(VersionEditor.class);

  public EditFunction() {}

  public EditFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    Revised<?> changed =
        switch (request.route()) {
          case UPDATE_ENVIRONMENT ->
              environments.change(
                  request.workspace(),
                  request.environment(),
                  edit(request, EnvironmentChange.class));
          case UPDATE_VERSION ->
              versions.change(
                  request.workspace(), version(request), edit(request, VersionChange.class));
          default -> throw new IllegalStateException(request.route() + " changes nothing");
        };
    return Answer.ok(changed.value()).revision(changed.revision());
  }

  private static EnvironmentReference version(Request request) {
    return new EnvironmentReference(
        request.environment(), request.parameter("version", VersionName::new));
  }

  private static <T> Edit<T> edit(Request request, Class<T> change) {
    return new Edit<>(request.json(change), request.caller().id(), request::mustMatch);
  }
}
