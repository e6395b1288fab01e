package dev.kapsel.local.registry;

import org.jspecify.annotations.Nullable;

/** A request that the registry does not carry out, and why. */
public final class RegistryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  RegistryException(ErrorCode code, @Nullable String message) {
    super(message);
    this.code = code;
  }

  ErrorCode code() {
    return code;
  }
}
