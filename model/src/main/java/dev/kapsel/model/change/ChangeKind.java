package dev.kapsel.model.change;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What sort of thing happened. */
public enum ChangeKind {
  /** An environment got another version. */
  VERSION_REGISTERED,
  /** What is said of a version was changed, or it was archived or restored. */
  VERSION_CHANGED,
  /** What is said of an environment was changed. */
  ENVIRONMENT_CHANGED,
  ENVIRONMENT_ARCHIVED,
  ENVIRONMENT_RESTORED,
  /** A build waits for a worker, for the first time or again. */
  BUILD_QUEUED,
  BUILD_STARTED,
  /** A build will do nothing more; whether it made something, its text says. */
  BUILD_ENDED,
  GENERATION_PUBLISHED,
  /** Nobody needed it, for as many days as the workspace keeps such. */
  GENERATION_REMOVED,
  /** Callers of an image get another generation of it. */
  CURRENT_CHANGED,
  /** The tag of a base names another image, so that those on it are stale. */
  BASE_MOVED,
  WORKSPACE_CHANGED,
  MEMBER_CHANGED,
  /** Anything else, also what a newer service tells an older client. */
  OTHER;

  /** Never fails: what is not known is {@link #OTHER}. */
  @JsonCreator
  public static ChangeKind parse(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.toString().equals(text))
        .findFirst()
        .orElse(OTHER);
  }

  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
