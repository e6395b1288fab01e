package dev.kapsel.functions.table;

/** Something is larger than a table takes. */
public final class TableLimitException extends IllegalArgumentException {

  public TableLimitException(String message) {
    super(message);
  }
}
