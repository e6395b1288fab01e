package dev.kapsel.client;

import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import java.time.Duration;
import java.util.function.Consumer;

/** Watches a build until it ends. */
public final class BuildWatch {

  private final KapselClient client;
  private final Duration pause;

  /**
   * @param pause between two looks
   */
  public BuildWatch(KapselClient client, Duration pause) {
    this.client = client;
    this.pause = pause;
  }

  /**
   * Shows every look at the build, the last one included.
   *
   * @return the build as it ended
   */
  public Build follow(BuildId id, Consumer<Build> eye) {
    while (true) {
      Build build = client.build(id);
      eye.accept(build);
      if (build.state().ended()) {
        return build;
      }
      pause();
    }
  }

  /** Shows every line of the build's log, once, until nothing more will come. */
  public void followLog(BuildId id, Consumer<String> reader) {
    var page = client.log(id, null);
    while (true) {
      page.lines().forEach(line -> reader.accept(line.text()));
      if (page.complete()) {
        return;
      }
      if (page.lines().isEmpty()) {
        pause();
      }
      page = client.log(id, page.next());
    }
  }

  private void pause() {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while waiting for a build", e);
    }
  }
}
