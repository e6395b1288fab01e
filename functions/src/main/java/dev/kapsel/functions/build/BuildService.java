package dev.kapsel.functions.build;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What runs workers: CodeBuild on AWS, child processes on one machine. */
public interface BuildService {

  /**
   * Has a worker started, and returns without waiting for it. May be called twice for one build:
   * only the worker whose bootstrap is still alive gets a plan, the other one ends. When a worker
   * is gone, {@link Succession#over} should hear of it; if it does not, the lease runs out.
   *
   * @throws UnavailableException if it cannot be started now; the dispatch is tried again at once
   */
  Outcome start(Start start);

  /**
   * Has a worker ended, and returns without waiting for it. Nothing is done where none runs: one
   * that begins later is refused at its first call.
   *
   * @throws UnavailableException if that cannot be done now; the worker ends all the same when it
   *     reports the next time
   */
  void stop(Dispatched worker);

  /**
   * Why a worker that was started has not begun yet: the build service holds it in a queue of its
   * own. Empty where it is in none, whatever has become of it.
   *
   * @throws UnavailableException if that cannot be told now
   */
  default Optional<String> queued(Dispatched worker) {
    return Optional.empty();
  }

  /** What became of a start. */
  sealed interface Outcome {

    /**
     * A worker will call.
     *
     * @param handle by which the build service knows it; null where it knows it by its build
     */
    record Started(@Nullable String handle) implements Outcome {}

    /**
     * There is no room now. The build stays queued and is tried again by and by.
     *
     * @param reason for whoever waits
     */
    record Later(String reason) implements Outcome {}

    /**
     * It will not be started, however often it is tried, until somebody does something.
     *
     * @param advice what
     */
    record Refused(String reason, String advice) implements Outcome {}
  }

  /** A worker that was started. */
  record Dispatched(WorkspaceName workspace, BuildId build, @Nullable String handle) {}

  /**
   * What a worker is started with.
   *
   * @param bootstrap exchanged by the worker's first call; a secret until then
   * @param apart in a process of its own, for this build alone, in surroundings that are as unlike
   *     those of other workers as can be: user, file mode mask, locale, time zone, caches
   * @param engine where there is an engine for docker steps
   */
  record Start(
      WorkspaceName workspace,
      BuildId build,
      int epoch,
      String bootstrap,
      boolean apart,
      boolean engine) {

    public Start(WorkspaceName workspace, BuildId build, int epoch, String bootstrap) {
      this(workspace, build, epoch, bootstrap, false, false);
    }

    /** Tells this start from others of the same epoch, and is no secret. */
    public Sha256 id() {
      return Sha256.of(bootstrap);
    }

    @Override
    public String toString() {
      return "Start[" + workspace + "/" + build + ", epoch " + epoch + "]";
    }
  }
}
