package dev.kapsel.functions.build;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.protocol.WorkerMessages.Compared;
import dev.kapsel.model.protocol.WorkerMessages.Failed;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.Received;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what workers report at their end. Only the worker whose build and epoch hold the slot is
 * listened to; what any other reports is recorded with its attempt and changes nothing. A report
 * that is repeated is answered as it was the first time.
 */
@Singleton
public final class BuildCompletion {

  private static final Logger LOG = LoggerFactory.getLogger(BuildCompletion.class);
  private static final int RACES = 20;
  private static final String IGNORED = "ignored: ";

  private final WorkerAccess access;
  private final Publication publication;
  private final BuildEndings endings;
  private final Tagging tagging;

  public BuildCompletion(
      WorkerAccess access, Publication publication, BuildEndings endings, Tagging tagging) {
    this.access = access;
    this.publication = publication;
    this.endings = endings;
    this.tagging = tagging;
  }

  public Received finish(BuildKey key, @Nullable String bearer, Finished finished) {
    String outcome = "finished " + finished.digest();
    Received received =
        report(key, bearer, outcome, session -> publication.publish(session, finished, outcome));
    if (received.counted()) {
      tagNow(key);
    }
    return received;
  }

  public Received fail(BuildKey key, @Nullable String bearer, Failed failed) {
    BuildProtocol.checkStages(failed.stages());
    String outcome = "failed " + failed.failure().code();
    return report(key, bearer, outcome, session -> endings.fail(session, failed, outcome));
  }

  /** Takes what came of a comparison. */
  public Received verified(BuildKey key, @Nullable String bearer, Compared compared) {
    BuildProtocol.checkStages(compared.stages());
    String outcome = "compared " + compared.digest();
    return report(
        key,
        bearer,
        outcome,
        session -> {
          mustVerify(session);
          return endings.compared(session, compared, outcome);
        });
  }

  private static void mustVerify(WorkerSession session) {
    if (!session.record().verifies()) {
      throw Rejected.of(
          ProblemCode.STATE_CONFLICT,
          "build `" + session.record().build().id() + "` is made to be published, not compared",
          "Report it as a result.");
    }
  }

  private interface Ending {
    /** False if somebody else changed the build in between. */
    boolean write(WorkerSession session);
  }

  private Received report(BuildKey key, @Nullable String bearer, String outcome, Ending ending) {
    for (int race = 0; race < RACES; race++) {
      WorkerSession session = access.session(key, bearer);
      String known = session.attempt().outcome();
      if (outcome.equals(known)) {
        return new Received(true, null);
      }
      if (known != null) {
        return new Received(false, session.why());
      }
      if (!endings.holds(session)) {
        if (endings.ignore(session, IGNORED + outcome)) {
          LOG.info("ignored build={} epoch={} {}", key.id(), session.attempt().epoch(), outcome);
          return new Received(false, session.why());
        }
      } else if (ending.write(session)) {
        LOG.info("ended build={} epoch={} {}", key.id(), session.attempt().epoch(), outcome);
        return new Received(true, null);
      }
    }
    throw new UnavailableException("build " + key.id() + " is written by too many at once");
  }

  /** The generation is published whether this works or not; if not, the sweep does it. */
  private void tagNow(BuildKey key) {
    try {
      tagging.tag(key);
    } catch (UnavailableException e) {
      LOG.warn("the tag of build={} is left to the sweep: {}", key.id(), e.getMessage());
    }
  }
}
