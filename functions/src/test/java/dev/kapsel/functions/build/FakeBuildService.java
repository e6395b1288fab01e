package dev.kapsel.functions.build;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was started. */
final class FakeBuildService implements BuildService {

  final List<Start> starts = new CopyOnWriteArrayList<>();
  final List<BuildId> stops = new CopyOnWriteArrayList<>();
  volatile boolean down;

  @Override
  public void start(Start start) {
    if (down) {
      throw new UnavailableException("the build service is down");
    }
    starts.add(start);
  }

  @Override
  public void stop(WorkspaceName workspace, BuildId build) {
    if (down) {
      throw new UnavailableException("the build service is down");
    }
    stops.add(build);
  }

  Start last() {
    return starts.getLast();
  }
}
