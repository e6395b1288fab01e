package dev.kapsel.client.cli;

/** The command line, or a file that it names, is wrong; the message says what to do. */
public final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UsageException(IllegalArgumentException cause) {
    super(cause.getMessage(), cause);
  }

  public UsageException(String message) {
    super(message);
  }
}
