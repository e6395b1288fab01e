package dev.kapsel.functions.problem;

import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;

/** The caller's mistake, or the state of things: the request is not carried out. */
public final class Rejected extends RuntimeException {

  private final transient Problem problem;

  public Rejected(Problem problem) {
    super(problem.code() + ": " + problem.detail());
    this.problem = problem;
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

  public Problem problem() {
    return problem;
  }
}
