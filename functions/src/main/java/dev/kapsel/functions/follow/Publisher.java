package dev.kapsel.functions.follow;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.TableUnavailableException;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Tells each change to all followers. While something outside does not answer, the stream waits. A
 * change on which a follower fails by itself is tried a few times more and then left out, so that
 * it does not keep all that come behind it waiting for ever.
 */
@Singleton
public final class Publisher {

  private final List<Follower> followers;
  private final PoisonedChanges poisoned;

  public Publisher(List<Follower> followers, PoisonedChanges poisoned) {
    this.followers = List.copyOf(followers);
    this.poisoned = poisoned;
  }

  /**
   * @throws RuntimeException if the change is to be told again later
   */
  public void tell(Change change) {
    Throwable failure = null;
    for (Follower follower : followers) {
      try {
        follower.follow(change);
      } catch (UnavailableException | TableUnavailableException e) {
        throw e;
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        // The others are told all the same: what is poison to one is none to them.
        failure = e;
      }
    }
    if (failure != null && !poisoned.givenUp(change, failure)) {
      throw new IllegalStateException(
          "change " + change.sequence() + " could not be followed", failure);
    }
  }
}
