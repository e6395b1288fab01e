package dev.kapsel.functions.table;

import org.jspecify.annotations.Nullable;

/** The table did not answer, so nothing is known. */
public final class TableUnavailableException extends RuntimeException {

  public TableUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
