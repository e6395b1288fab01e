package dev.kapsel.functions.follow;

import dev.kapsel.functions.log.LogContext;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Place;
import java.util.function.Consumer;

/** Lets every line of the log that is written while a change is followed say of what it is. */
public final class FollowedChange {

  private FollowedChange() {}

  /** Hands changes on, each with its workspace and build known to the log. */
  public static Consumer<Change> logged(Consumer<Change> follower) {
    return change -> {
      try (LogContext known = known(change.key())) {
        follower.accept(change);
      }
    };
  }

  private static LogContext known(Key key) {
    LogContext known = new LogContext();
    Keys.asBuild(key)
        .ifPresentOrElse(
            build -> known.with("workspace", build.workspace()).with("build", build.id()),
            () -> Place.of(key).ifPresent(place -> known(known, place, key)));
    return known;
  }

  private static void known(LogContext known, Place place, Key key) {
    known.with("workspace", place.workspace());
    if (place.kind() == Place.Kind.BUILD_ROW) {
      known.with("build", key.sk());
    }
  }
}
