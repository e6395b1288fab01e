package dev.kapsel.client.curated;

/** A catalogue or an index is not what it must be; the message says what to do. */
public final class CatalogueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CatalogueException(String message) {
    super(message);
  }

  CatalogueException(String message, Throwable cause) {
    super(message, cause);
  }
}
