package dev.kapsel.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.api.LogPage;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BuildWatchTest {

  private static final String PATH = "GET /v1/workspaces/default/builds/" + Samples.BUILD;

  private final FakeService service = new FakeService();
  private final BuildWatch watch =
      new BuildWatch(
          new HttpKapselClient(service.address(), Samples.WORKSPACE, TokenSource.NOBODY),
          Duration.ofMillis(1));

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void aBuildIsWatchedUntilItEnds() {
    service.answer(PATH, 200, Samples.build(BuildState.QUEUED));
    service.answer(PATH, 200, Samples.build(BuildState.RUNNING));
    service.answer(PATH, 200, Samples.build(BuildState.SUCCEEDED));

    List<BuildState> seen = new ArrayList<>();
    Build end = watch.follow(Samples.BUILD, build -> seen.add(build.state()));

    assertThat(end.generation()).isEqualTo(1);
    assertThat(seen).containsExactly(BuildState.QUEUED, BuildState.RUNNING, BuildState.SUCCEEDED);
  }

  @Test
  void everyLineOfALogIsReadOnce() {
    service.answer(PATH + "/log", 200, page("2", false, "one", "two"));
    service.answer(PATH + "/log?cursor=2", 200, page("2", false));
    service.answer(PATH + "/log?cursor=2", 200, page("3", true, "three"));

    List<String> lines = new ArrayList<>();
    watch.followLog(Samples.BUILD, lines::add);

    assertThat(lines).containsExactly("one", "two", "three");
  }

  private static LogPage page(String next, boolean complete, String... lines) {
    List<LogLine> all = new ArrayList<>();
    for (String line : lines) {
      all.add(new LogLine(Samples.NOON, line));
    }
    return new LogPage(all, next, complete);
  }
}
