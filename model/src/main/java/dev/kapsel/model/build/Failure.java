package dev.kapsel.model.build;

/**
 * Why a build failed and what to do about it.
 *
 * @param code the class of failure, such as {@code package-not-found}; each is described in {@code
 *     docs/reference/failures.md}
 * @param message what happened, with the package or address it happened to
 * @param advice what the reader can do
 * @param retryable whether the same build may succeed when it is asked for again
 */
public record Failure(String code, Stage stage, String message, String advice, boolean retryable) {}
