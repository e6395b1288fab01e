package dev.kapsel.functions.build;

import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.environment.WorkspaceName;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a build that is not wanted any more. First its state, so that nothing that its worker says
 * counts; then the worker, which would otherwise read it from the answer to its next message.
 */
@Singleton
public final class Cancellation {

  private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);
  private static final int RACES = 20;

  private final Builds builds;
  private final BuildEndings endings;
  private final BuildService service;
  private final AuditTrail audit;

  public Cancellation(Builds builds, BuildEndings endings, BuildService service, AuditTrail audit) {
    this.builds = builds;
    this.endings = endings;
    this.service = service;
    this.audit = audit;
  }

  /**
   * Cancels a build; the same again changes nothing.
   *
   * @throws Rejected if it has ended otherwise
   */
  public Build cancel(WorkspaceName workspace, BuildId id, String by) {
    for (int race = 0; race < RACES; race++) {
      Stored<BuildRecord> read = builds.existing(workspace, id);
      Build build = read.value().build();
      if (build.state() == BuildState.CANCELLED) {
        stopWorker(read.value());
        return build;
      }
      if (build.state().ended()) {
        throw Rejected.of(
            ProblemCode.STATE_CONFLICT,
            "build `" + id + "` has ended already: " + build.state(),
            "There is nothing left to cancel.");
      }
      if (endings.cancel(read, entry(build, by))) {
        LOG.info("cancelled build={} epoch={}", id, build.epoch());
      }
    }
    throw new UnavailableException("build " + id + " is written by too many at once");
  }

  private Write entry(Build build, String by) {
    return audit.entry(
        build.workspace(),
        by,
        Act.CANCEL_BUILD,
        "build " + build.id(),
        build.state(),
        BuildState.CANCELLED);
  }

  private void stopWorker(BuildRecord record) {
    Build build = record.build();
    Dispatch dispatch = record.dispatch();
    try {
      service.stop(
          new BuildService.Dispatched(
              build.workspace(), build.id(), dispatch == null ? null : dispatch.handle()));
    } catch (UnavailableException e) {
      LOG.warn("the worker of build={} is left to find out: {}", build.id(), e.getMessage());
    }
  }
}
