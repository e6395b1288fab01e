package dev.kapsel.client;

import dev.kapsel.model.api.Problem;

/** The service understood the request and did not carry it out; the problem says why. */
public final class KapselException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public KapselException(Problem problem) {
    super(problem.title() + ": " + problem.detail());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
