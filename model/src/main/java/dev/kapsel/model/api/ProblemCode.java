package dev.kapsel.model.api;

import java.util.Arrays;
import java.util.Locale;

/**
 * Every code that a problem can have; {@code docs/reference/problems.md} has a section for each.
 */
public enum ProblemCode {
  INVALID_REQUEST(400, "The request is not of the expected form"),
  INVALID_DEFINITION(422, "The definition has errors"),
  INVALID_CONTEXT(422, "The archive is no build context"),
  NOT_BUILT_YET(422, "Kapsel cannot build this part of a definition yet"),
  UNAUTHENTICATED(401, "The request carries no valid token"),
  FORBIDDEN(403, "The token is not good for this"),
  NOT_FOUND(404, "There is no such thing"),
  METHOD_NOT_ALLOWED(405, "This address does not take that method"),
  VERSION_CONFLICT(409, "The version exists with another definition"),
  STATE_CONFLICT(409, "The state of things does not allow this"),
  ALREADY_EXISTS(409, "There is something of that name already"),
  PRECONDITION_FAILED(412, "It was changed since it was read"),
  PRECONDITION_REQUIRED(428, "The request must say which state it changes"),
  CURSOR_EXPIRED(410, "What comes after the cursor is no longer kept"),
  TOO_LARGE(413, "The request is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is of a type that is not read here"),
  TIMEOUT(503, "The answer took too long"),
  REQUEST_TIMEOUT(408, "The request took too long to arrive"),
  QUOTA_EXCEEDED(429, "The workspace has as many as it may have"),
  RATE_LIMITED(429, "The caller asks too often"),
  IDEMPOTENCY_CONFLICT(422, "The idempotency key was used for another request"),
  REQUEST_IN_PROGRESS(409, "The same request is being carried out"),
  SHOWN_ONCE(409, "The answer held a secret, which is shown once"),
  UNAVAILABLE(503, "Something that is needed does not answer"),
  INTERNAL(500, "Something went wrong inside Kapsel");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /**
   * @throws IllegalArgumentException if it is none of them
   */
  public static ProblemCode parse(String text) {
    return Arrays.stream(values())
        .filter(code -> code.toString().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("`" + text + "` is no problem code"));
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
