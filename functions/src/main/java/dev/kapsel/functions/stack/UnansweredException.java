package dev.kapsel.functions.stack;

/** The address that a stack waits at does not take an answer now; it may be sent again. */
public final class UnansweredException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnansweredException(String message) {
    super(message);
  }
}
