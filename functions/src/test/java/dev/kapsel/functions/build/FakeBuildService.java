package dev.kapsel.functions.build;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.build.BuildId;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Remembers what was started. */
final class FakeBuildService implements BuildService {

  final List<Start> starts = new CopyOnWriteArrayList<>();
  final List<BuildId> stops = new CopyOnWriteArrayList<>();
  final List<String> handles = new CopyOnWriteArrayList<>();

  /** Given to the next starts in place of starting them. */
  final Queue<Outcome> answers = new ConcurrentLinkedQueue<>();

  volatile boolean down;

  /** What goes on while it is asked. */
  Runnable meanwhile = () -> {};

  /** Why no worker that was started begins; null: they do. */
  volatile @Nullable String queue;

  @Override
  public Optional<String> queued(Dispatched worker) {
    return Optional.ofNullable(queue);
  }

  @Override
  public Outcome start(Start start) {
    meanwhile.run();
    if (down) {
      throw new UnavailableException("the build service is down");
    }
    Outcome answer = answers.poll();
    if (answer != null) {
      return answer;
    }
    starts.add(start);
    return new Outcome.Started("handle-" + starts.size());
  }

  @Override
  public void stop(Dispatched worker) {
    if (down) {
      throw new UnavailableException("the build service is down");
    }
    stops.add(worker.build());
    handles.add(String.valueOf(worker.handle()));
  }

  Start last() {
    return starts.getLast();
  }
}
