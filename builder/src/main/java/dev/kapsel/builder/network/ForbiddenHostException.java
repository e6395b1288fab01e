package dev.kapsel.builder.network;

import java.net.UnknownHostException;

/** A name was looked up and its address is refused; asking again changes nothing. */
final class ForbiddenHostException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  ForbiddenHostException(String message) {
    super(message);
  }
}
