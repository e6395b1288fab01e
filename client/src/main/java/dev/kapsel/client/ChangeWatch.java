package dev.kapsel.client;

import dev.kapsel.model.change.ChangeEntry;
import dev.kapsel.model.change.Changes;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Watches what happens in a workspace, for as long as somebody wants to see it. */
public final class ChangeWatch {

  private final ChangesClient client;
  private final Duration pause;

  /**
   * @param pause between two looks that showed nothing
   */
  public ChangeWatch(ChangesClient client, Duration pause) {
    this.client = client;
    this.pause = pause;
  }

  /** The newest cursor: what happens from now on comes after it. */
  public String now() {
    return client.after(null).cursor();
  }

  /**
   * Shows everything that happens after a cursor, in order.
   *
   * @param cursor null: from now on
   * @param eye takes what is new, never an empty list, and says whether to go on
   */
  public void follow(@Nullable String cursor, Predicate<List<ChangeEntry>> eye) {
    String position = cursor == null ? now() : cursor;
    while (true) {
      Changes changes = client.after(position);
      position = changes.cursor();
      if (changes.entries().isEmpty()) {
        pause();
      } else if (!eye.test(changes.entries())) {
        return;
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while waiting for changes", e);
    }
  }
}
