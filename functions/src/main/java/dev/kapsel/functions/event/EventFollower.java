package dev.kapsel.functions.event;

import dev.kapsel.functions.follow.Follower;
import dev.kapsel.functions.table.Change;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Sends what the change stream tells, where the installation has a bus. */
@Singleton
@Requires(beans = EventBus.class)
final class EventFollower implements Follower {

  private final EventBus bus;
  private final Clock clock;

  EventFollower(EventBus bus, Clock clock) {
    this.bus = bus;
    this.clock = clock;
  }

  /** If this is repeated, so are the events. */
  @Override
  public void follow(Change change) {
    Events.of(change, clock.instant()).forEach(bus::send);
  }
}
