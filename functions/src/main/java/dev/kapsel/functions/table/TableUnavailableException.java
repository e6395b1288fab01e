package dev.kapsel.functions.table;

/** The table did not answer, so nothing is known. */
public final class TableUnavailableException extends RuntimeException {

  public TableUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
