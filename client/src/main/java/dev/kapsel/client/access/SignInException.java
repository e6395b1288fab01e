package dev.kapsel.client.access;

/** Nobody could be signed in, or a sign-in has ended; the message says what to do. */
public final class SignInException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SignInException(String message) {
    super(message);
  }

  SignInException(String message, Throwable cause) {
    super(message, cause);
  }
}
