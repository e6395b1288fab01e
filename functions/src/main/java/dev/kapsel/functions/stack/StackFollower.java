package dev.kapsel.functions.stack;

import dev.kapsel.functions.follow.Follower;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Place;
import dev.kapsel.model.build.Build;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the stacks that wait for an image when its build has ended. One that cannot be answered now
 * is left to the sweep, with those behind it: others wait for this stream.
 */
@Singleton
final class StackFollower implements Follower {

  private static final Logger LOG = LoggerFactory.getLogger(StackFollower.class);

  private final StackWaiters waiters;
  private final StackReplies replies;

  StackFollower(StackWaiters waiters, StackReplies replies) {
    this.waiters = waiters;
    this.replies = replies;
  }

  @Override
  public void follow(Change change) {
    Item after = change.after();
    if (after != null
        && Place.of(change.key()).filter(p -> p.kind() == Place.Kind.BUILD_ROW).isPresent()) {
      Build build = after.as(Build.class);
      if (build.state().ended()) {
        tell(build);
      }
    }
  }

  private void tell(Build build) {
    try {
      waiters.each(build.workspace(), build.definitionHash(), replies::tell);
    } catch (UnansweredException e) {
      LOG.warn("stacks that wait for build={} are told later", build.id(), e);
    }
  }
}
