package dev.kapsel.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** No answer came: nothing listens, the connection broke, or it took too long. */
public final class UnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** What broke, in words: of an address where nobody listens the JDK's client says nothing. */
  public static String why(IOException broken) {
    return broken.getMessage() == null ? "nobody listens there" : broken.getMessage();
  }
}
