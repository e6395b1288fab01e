package dev.kapsel.functions.build;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;

/** What runs workers: CodeBuild on AWS, child processes on one machine. */
public interface BuildService {

  /**
   * Has a worker started, and returns without waiting for it. May be called twice for one build:
   * only the worker whose bootstrap is still alive gets a plan, the other one ends. When a worker
   * is gone, {@link Succession#over} should hear of it; if it does not, the lease runs out.
   *
   * @throws UnavailableException if it cannot be started now; the dispatch is tried again
   */
  void start(Start start);

  /**
   * What a worker is started with.
   *
   * @param bootstrap exchanged by the worker's first call; a secret until then
   */
  record Start(WorkspaceName workspace, BuildId build, int epoch, String bootstrap) {

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
