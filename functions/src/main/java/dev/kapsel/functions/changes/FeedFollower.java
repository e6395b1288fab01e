package dev.kapsel.functions.changes;

import dev.kapsel.functions.follow.Follower;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Place;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Writes into the change feed what the change stream tells. */
@Singleton
public final class FeedFollower implements Follower {

  private final ChangeFeed feed;
  private final Clock clock;

  public FeedFollower(ChangeFeed feed, Clock clock) {
    this.feed = feed;
    this.clock = clock;
  }

  @Override
  public void follow(Change change) {
    Place.of(change.key())
        .ifPresent(
            place ->
                Happenings.of(change, place, clock.instant())
                    .ifPresent(happening -> feed.append(place.workspace(), change, happening)));
  }
}
