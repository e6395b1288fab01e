package dev.kapsel.functions;

import dev.kapsel.functions.comparison.Comparisons;
import dev.kapsel.functions.comparison.Side;
import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.environment.WorkspaceName;
import io.micronaut.context.ApplicationContext;
import java.util.Optional;

/** Says how two versions, hashes or generations differ. Changes nothing. */
public final class ComparisonFunction extends HttpFunction {

  private final Comparisons comparisons = bean(Comparisons.class);

  public ComparisonFunction() {}

  public ComparisonFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    WorkspaceName workspace = request.workspace();
    Side from = side(request, "from");
    Side to = side(request, "to");
    return Answer.ok(
        switch (request.route()) {
          case COMPARE_VERSIONS -> comparisons.versions(workspace, from, to, request.caller());
          case COMPARE_HASHES -> comparisons.hashes(workspace, from, to, request.caller());
          case COMPARE_GENERATIONS ->
              comparisons.generations(workspace, from, to, request.caller());
          default -> throw new IllegalStateException(request.route() + " compares nothing");
        });
  }

  private static Side side(Request request, String parameter) {
    String name = request.query(parameter);
    if (name == null) {
      throw Rejected.of(
          ProblemCode.INVALID_REQUEST,
          "parameter `" + parameter + "` is missing",
          "Name both that are compared: `from=...&to=...`.");
    }
    Optional<WorkspaceName> place =
        request.query(
            parameter + "Workspace",
            text -> Optional.of(new WorkspaceName(text)),
            Optional.empty());
    return new Side(parameter, name, place.orElse(null));
  }
}
