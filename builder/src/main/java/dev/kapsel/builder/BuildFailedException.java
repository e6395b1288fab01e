package dev.kapsel.builder;

import org.jspecify.annotations.Nullable;

/**
 * A build cannot go on for a reason that its owner should read. Everything that goes wrong for a
 * known reason is thrown as this; any other exception is a defect of the worker and reported as
 * such.
 */
public final class BuildFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final FailureCode code;
  private final String advice;

  public BuildFailedException(FailureCode code, String message, String advice) {
    this(code, message, advice, null);
  }

  public BuildFailedException(
      FailureCode code, String message, String advice, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.advice = advice;
  }

  public FailureCode code() {
    return code;
  }

  public String advice() {
    return advice;
  }
}
