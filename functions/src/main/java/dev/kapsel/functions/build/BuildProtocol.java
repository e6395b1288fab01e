package dev.kapsel.functions.build;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.Exchanged;
import dev.kapsel.model.protocol.WorkerMessages.Known;
import dev.kapsel.model.protocol.WorkerMessages.Proceed;
import dev.kapsel.model.protocol.WorkerMessages.Progress;
import dev.kapsel.model.protocol.WorkerMessages.Wanted;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's end of the build protocol while a build runs; its end is {@link BuildCompletion}.
 * Specification: {@code docs/spec/build-protocol.md}.
 */
@Singleton
public final class BuildProtocol {

  /** More layer keys than any definition has packages. */
  static final int LAYER_KEYS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(BuildProtocol.class);
  private static final int RACES = 20;
  private static final int LOG_LINES = 10_000;

  /** So that a page of a log has room for many. */
  private static final int LINE = 16_384;

  /** So that a worker at its time limit can still say so. */
  private static final Duration GRACE = Duration.ofMinutes(10);

  private final WorkerAccess access;
  private final BuildPlans plans;
  private final Builds builds;
  private final BuildEndings endings;
  private final BuildLogs logs;
  private final LayerIndex index;
  private final BuildSettings settings;
  private final Clock clock;
  private final RandomGenerator random;

  public BuildProtocol(
      WorkerAccess access,
      BuildPlans plans,
      Builds builds,
      BuildEndings endings,
      BuildLogs logs,
      LayerIndex index,
      BuildSettings settings,
      Clock clock,
      RandomGenerator random) {
    this.access = access;
    this.plans = plans;
    this.builds = builds;
    this.endings = endings;
    this.logs = logs;
    this.index = index;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Moves the build from queued to running, once; the bootstrap is dead afterwards.
   *
   * @throws Rejected if the bootstrap is not good, or the build has failed, for what it is to be
   *     made of is not there
   */
  public Exchanged exchange(BuildKey key, @Nullable String bearer) {
    for (int race = 0; race < RACES; race++) {
      Stored<BuildRecord> read = access.bootstrap(key, bearer);
      BuildPlan plan;
      try {
        plan = plans.of(read.value());
      } catch (Rejected e) {
        if (refuse(read, e.problem())) {
          throw e;
        }
        continue;
      } catch (UnavailableException e) {
        LOG.warn("build={} has no plan yet", key.id(), e);
        holdBack(read, e);
        throw e;
      }
      BuildToken token = BuildToken.issue(BuildToken.Kind.BUILD, key.id(), plan.epoch(), random);
      Instant now = clock.instant();
      Instant goodUntil = now.plusSeconds(plan.limits().seconds()).plus(GRACE);
      Attempt attempt =
          new Attempt(plan.epoch(), token.hash(), goodUntil, read.value().bootstrap(), null);
      BuildRecord running = read.value().running(attempt, now, now.plus(settings.lease()));
      if (builds.commit(builds.change(read, running)).done()) {
        LOG.info("running build={} epoch={}", key.id(), plan.epoch());
        return new Exchanged(token.text(), plan);
      }
    }
    throw tooMany(key);
  }

  /** The worker asks again, and others after it; the build says meanwhile what it waits for. */
  private void holdBack(Stored<BuildRecord> read, UnavailableException why) {
    Instant until = clock.instant().plus(settings.startWithin());
    // Lost to whoever does something else with the build.
    var unused = builds.commit(builds.change(read, read.value().withoutPlan(words(why), until)));
  }

  /** Ours, and not those of whoever was asked: readers need not know its accounts and roles. */
  private static String words(UnavailableException why) {
    String message = String.valueOf(why.getMessage());
    String theirs = why.getCause() == null ? null : why.getCause().getMessage();
    return theirs == null || theirs.isEmpty() || !message.endsWith(": " + theirs)
        ? message
        : message.substring(0, message.length() - theirs.length() - 2);
  }

  /** What is not there for this worker is not there for the next one either: the build fails. */
  private boolean refuse(Stored<BuildRecord> read, Problem problem) {
    BuildRecord record = read.value();
    LOG.warn("build={} has no plan: {}", record.build().id(), problem.detail());
    Failure failure =
        new Failure("not-started", Stage.RESOLVE_BASE, problem.detail(), problem.fix(), false);
    return endings.fail(read, record.failed(failure, record.build().stages(), clock.instant()));
  }

  /** Keeps the lease, stages and log lines; a repeated message changes nothing but the lease. */
  public Proceed progress(BuildKey key, @Nullable String bearer, Progress progress) {
    check(progress);
    for (int race = 0; race < RACES; race++) {
      WorkerSession session = access.session(key, bearer);
      BuildRecord record = session.record();
      if (!session.current() || record.state().ended()) {
        return new Proceed(false, session.why());
      }
      boolean repeated = progress.sequence() <= record.sequence();
      if (!repeated && !progress.log().isEmpty()) {
        var part = new BuildLogs.Part(record.epoch(), progress.sequence());
        logs.append(key.workspace(), key.id(), part, progress.log());
      }
      BuildRecord next =
          record.alive(
              Math.max(record.sequence(), progress.sequence()),
              repeated ? record.build().stages() : progress.stages(),
              clock.instant().plus(settings.lease()));
      if (builds.commit(builds.change(session.read(), next)).done()) {
        return new Proceed(true, null);
      }
    }
    throw tooMany(key);
  }

  /**
   * Which of the layers exist, and whether an image with the very same lock does; none for a build
   * that is to be made anew.
   */
  public Known known(BuildKey key, @Nullable String bearer, Wanted wanted) {
    WorkerSession session = access.session(key, bearer);
    if (wanted.layerKeys().size() > LAYER_KEYS) {
      throw Rejected.invalid(
          "/layerKeys",
          wanted.layerKeys().size() + " layer keys are asked for",
          "Ask for at most " + LAYER_KEYS + " at once.");
    }
    BuildOrder order = session.record().order();
    return order != null && order.anew()
        ? new Known(null, Map.of())
        : index.known(session.record().build().workspace(), wanted);
  }

  private static void check(Progress progress) {
    checkStages(progress.stages());
    if (progress.sequence() < 1) {
      throw Rejected.invalid(
          "/sequence", "the sequence is " + progress.sequence(), "Count messages from 1.");
    }
    if (progress.log().size() > LOG_LINES) {
      throw Rejected.invalid(
          "/log",
          "the message has " + progress.log().size() + " lines",
          "Send at most " + LOG_LINES + " lines in one message.");
    }
    for (int i = 0; i < progress.log().size(); i++) {
      int length = progress.log().get(i).text().length();
      if (length > LINE) {
        throw Rejected.invalid(
            "/log/" + i,
            "the line has " + length + " characters",
            "Shorten it to " + LINE + " characters.");
      }
    }
  }

  /** They are stored with the build, so their number and length are bounded. */
  static void checkStages(List<StageTiming> stages) {
    int most = Stage.values().length;
    boolean fits =
        stages.size() <= most
            && stages.stream().allMatch(one -> one.summary().length() + one.unit().length() <= 500);
    if (!fits) {
      throw Rejected.invalid(
          "/stages",
          "there are " + stages.size() + " stages, or one with a long summary",
          "Report each of the " + most + " stages once, in at most 500 characters.");
    }
  }

  private static UnavailableException tooMany(BuildKey key) {
    return new UnavailableException("build " + key.id() + " is written by too many at once");
  }
}
