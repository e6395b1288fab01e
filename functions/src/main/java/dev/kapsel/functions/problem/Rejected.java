package dev.kapsel.functions.problem;

import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import java.util.Map;

/** The caller's mistake, or the state of things: the request is not carried out. */
public final class Rejected extends RuntimeException {

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  public Rejected(Problem problem) {
    this(problem, Map.of());
  }

  private Rejected(Problem problem, Map<String, String> headers) {
    super(problem.code() + ": " + problem.detail());
    this.problem = problem;
    this.headers = headers;
  }

  public static Rejected of(ProblemCode code, String detail, String fix) {
    return new Rejected(Problem.of(code, detail, fix));
  }

  public static Rejected notFound(String detail, String fix) {
    return of(ProblemCode.NOT_FOUND, detail, fix);
  }

  /** What was to be changed is not what the caller read. */
  public static Rejected changedMeanwhile() {
    return of(
        ProblemCode.PRECONDITION_FAILED,
        "it was changed since it was read",
        "Read it again, and send the change with the new ETag in If-Match.");
  }

  /**
   * A request that does not have the form that it must have.
   *
   * @param pointer JSON pointer into the request body
   */
  public static Rejected invalid(String pointer, String detail, String fix) {
    return new Rejected(Problem.of(ProblemCode.INVALID_REQUEST, detail, fix).at(pointer));
  }

  /** A token of a page that this list has never given. */
  public static Rejected foreignToken() {
    return invalid(
        "",
        "the nextToken was not given for this list",
        "Ask with the token of the page before, or without one for the first page.");
  }

  /** With what the caller should read beside the problem. */
  public Rejected with(String header, String value) {
    return new Rejected(problem, Map.of(header, value));
  }

  public Problem problem() {
    return problem;
  }

  public Map<String, String> headers() {
    return headers;
  }
}
