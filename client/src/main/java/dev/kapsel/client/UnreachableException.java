package dev.kapsel.client;

import org.jspecify.annotations.Nullable;

/** No answer came: nothing listens, the connection broke, or it took too long. */
public final class UnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
