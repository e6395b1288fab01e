package dev.kapsel.client.context;

/** A directory cannot become a build context; the message says what to do. */
public final class ContextException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ContextException(String message) {
    super(message);
  }

  ContextException(String message, Throwable cause) {
    super(message, cause);
  }
}
