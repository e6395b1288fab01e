package dev.kapsel.builder.network;

import java.io.IOException;

/** A body is larger than its reader accepts; asking again changes nothing. */
public final class TooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  public TooLargeException(long most) {
    super("the response has more than " + most + " bytes");
  }
}
