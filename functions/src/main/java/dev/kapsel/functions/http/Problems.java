package dev.kapsel.functions.http;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.TableLimitException;
import dev.kapsel.functions.table.TableUnavailableException;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an answer of whatever went wrong. */
final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(HttpFunction.class);

  private Problems() {}

  /**
   * @param route as the endpoint names it, for the log
   */
  static Answer answer(RuntimeException e, String requestId, String route) {
    Problem problem = problem(e).inRequest(requestId);
    if (problem.status() >= 500) {
      LOG.error("request={} {}", requestId, route, e);
    }
    Map<String, String> headers = e instanceof Rejected rejected ? rejected.headers() : Map.of();
    return new Answer(problem.status(), problem, headers).with("content-type", Problem.MEDIA_TYPE);
  }

  private static Problem problem(RuntimeException e) {
    return switch (e) {
      case Rejected rejected -> rejected.problem();
      case UnavailableException unavailable -> unavailable(unavailable);
      case TableUnavailableException unavailable -> unavailable(unavailable);
      case TableLimitException limit ->
          Problem.of(
              ProblemCode.TOO_LARGE, String.valueOf(limit.getMessage()), "Send less at once.");
      default ->
          Problem.of(
              ProblemCode.INTERNAL,
              "the request met a defect of Kapsel",
              "Report it with the request id; its log says more.");
    };
  }

  private static Problem unavailable(RuntimeException e) {
    return Problem.of(
        ProblemCode.UNAVAILABLE, String.valueOf(e.getMessage()), "Try again in a moment.");
  }
}
