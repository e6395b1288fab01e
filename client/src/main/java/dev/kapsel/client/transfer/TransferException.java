package dev.kapsel.client.transfer;

/** A directory is not what an export writes, or cannot be used; the message says what to do. */
public final class TransferException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TransferException(String message) {
    super(message);
  }

  TransferException(String message, Throwable cause) {
    super(message, cause);
  }
}
