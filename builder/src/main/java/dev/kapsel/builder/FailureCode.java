package dev.kapsel.builder;

import java.util.Locale;

/** The classes of failure; {@code docs/reference/failures.md} has a section for each. */
public enum FailureCode {
  BASE_NOT_FOUND(false),
  BASE_REFUSED(false),
  BASE_UNUSABLE(false),
  ENGINE_UNAVAILABLE(false),
  STEP_FAILED(false),
  DOCKERFILE_REFUSED(false),
  CONTEXT_UNAVAILABLE(true),
  REGISTRY_UNREACHABLE(true),
  MIRROR_UNREACHABLE(true),
  MIRROR_NOT_TRUSTED(false),
  INDEX_UNREACHABLE(true),
  INDEX_REFUSED(false),
  PACKAGE_NOT_FOUND(false),
  PACKAGES_CONFLICT(false),
  RESOLVER_FAILED(false),
  NO_WHEEL(false),
  HASH_MISMATCH(false),
  BAD_PACKAGE(false),
  FORBIDDEN_ADDRESS(false),
  LIMIT_EXCEEDED(false),
  DISK_FULL(true),
  PUSH_FAILED(true),
  NOT_BUILT_YET(false),
  TOOL_MISSING(false),
  CANCELLED(false),
  SERVICE_UNREACHABLE(true),
  TIMEOUT(true),
  /** Said by the service, of a worker that says nothing any more. */
  WORKER_LOST(true),
  /** Said by the service, of a worker that will never be started. */
  NOT_STARTED(false),
  DEFECT(true);

  private final boolean retryable;

  FailureCode(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether the same build may succeed when it is tried again. */
  public boolean retryable() {
    return retryable;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
