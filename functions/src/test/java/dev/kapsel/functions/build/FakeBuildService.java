package dev.kapsel.functions.build;

import dev.kapsel.functions.problem.UnavailableException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was started. */
final class FakeBuildService implements BuildService {

  final List<Start> starts = new CopyOnWriteArrayList<>();
  volatile boolean down;

  @Override
  public void start(Start start) {
    if (down) {
      throw new UnavailableException("the build service is down");
    }
    starts.add(start);
  }

  Start last() {
    return starts.getLast();
  }
}
