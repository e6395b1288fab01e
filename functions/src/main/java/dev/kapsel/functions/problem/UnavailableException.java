package dev.kapsel.functions.problem;

import org.jspecify.annotations.Nullable;

/**
 * Something outside does not answer: a registry, a build service, a store. Adapters throw it, so
 * that unknown is never taken for absent; callers are told to try again.
 */
public final class UnavailableException extends RuntimeException {

  public UnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  public UnavailableException(String message) {
    super(message);
  }
}
