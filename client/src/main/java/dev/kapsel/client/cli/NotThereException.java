package dev.kapsel.client.cli;

/** What is asked about is not there (yet); the message says how it comes to be. */
final class NotThereException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotThereException(String message) {
    super(message);
  }
}
