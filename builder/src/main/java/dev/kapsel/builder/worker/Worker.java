package dev.kapsel.builder.worker;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.FullDisk;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.network.SystemTrust;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.Compared;
import dev.kapsel.model.protocol.WorkerMessages.Failed;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the plan, makes the image, reports what came of it. */
final class Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** In a cache, where the programs are that builds call. */
  private static final String TOOLS = "tools";

  private final WorkerSettings settings;
  private final BuildJournal journal;
  private final ServiceClient service;

  Worker(WorkerSettings settings, Clock clock) {
    this.settings = settings;
    this.journal = new BuildJournal(clock);
    this.service = new ServiceClient(settings.start(), SystemTrust.of(settings.environment()));
  }

  /** Whether the service has heard how the build ended. */
  boolean run() {
    try (service) {
      return runAndReport();
    }
  }

  private boolean runAndReport() {
    BuildPlan plan;
    try {
      plan = service.exchange().plan();
    } catch (ServiceClient.RefusedException | BuildFailedException e) {
      LOG.error("the build was not begun: {}", e.getMessage());
      return false;
    }
    Outcome outcome = build(plan);
    try {
      outcome.report(service);
      return true;
    } catch (ServiceClient.RefusedException | BuildFailedException e) {
      LOG.error("the service did not take the result: {}", e.getMessage());
      return false;
    }
  }

  private Outcome build(BuildPlan plan) {
    CountDownLatch ended = new CountDownLatch(1);
    Thread limit = limit(plan, Thread.currentThread(), ended);
    Heartbeat heartbeat = new Heartbeat(service, journal, Thread.currentThread());
    Outcome outcome;
    try {
      outcome = make(plan);
    } catch (RuntimeException e) {
      outcome = failed(told(e), heartbeat.stopped(), limit.isAlive());
    }
    ended.countDown();
    // From here on nothing may be interrupted: the result is on its way.
    boolean ignored = Thread.interrupted();
    LOG.debug("interrupted while building: {}", ignored);
    close(heartbeat);
    return outcome;
  }

  private Outcome make(BuildPlan plan) {
    try (SharedCache common = SharedCache.open(settings.cache())) {
      // The programs that are called are pinned; nothing of what they make depends on the cache.
      if (!plan.anew()) {
        String workspace = "workspaces/" + settings.start().workspace();
        return make(plan, common, common.part(workspace, TOOLS));
      }
      try (SharedCache empty = common.empty(TOOLS)) {
        return make(plan, empty, empty);
      }
    }
  }

  private Outcome make(BuildPlan plan, SharedCache common, SharedCache cache) {
    try (Workshop workshop = Workshop.of(plan, settings, common, cache)) {
      return plan.verified() == null
          ? new Made(new ImageBuild(plan, workshop, journal, service).run())
          : new Judged(new ImageVerification(plan, workshop, journal).run());
    }
  }

  private static BuildFailedException told(RuntimeException e) {
    if (FullDisk.isBehind(e)) {
      return FullDisk.failure(e.getMessage(), e);
    }
    if (e instanceof BuildFailedException known) {
      return known;
    }
    LOG.error("defect", e);
    return new BuildFailedException(
        FailureCode.DEFECT,
        "the worker has a defect: " + e,
        "Report this with the build's log; asking again may help.",
        e);
  }

  private static Thread limit(BuildPlan plan, Thread build, CountDownLatch ended) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                if (!ended.await(plan.limits().seconds(), TimeUnit.SECONDS)) {
                  build.interrupt();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private static void close(Heartbeat heartbeat) {
    try {
      heartbeat.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Outcome failed(BuildFailedException e, @Nullable String stopped, boolean inTime) {
    Stage stage = journal.current();
    if (stopped != null) {
      journal.line(stage, "stopped: " + stopped);
      return new Lost(stopped);
    }
    BuildFailedException cause = inTime ? e : outOfTime(e);
    journal.line(stage, "failed: " + cause.getMessage());
    return new NotMade(
        new Failed(
            new Failure(
                cause.code().toString(),
                stage,
                String.valueOf(cause.getMessage()),
                cause.advice(),
                cause.code().retryable()),
            journal.stages()));
  }

  private static BuildFailedException outOfTime(BuildFailedException e) {
    return new BuildFailedException(
        FailureCode.TIMEOUT,
        "the build took longer than it may",
        "Ask again: what was fetched is kept. If it happens again, let the operator raise the limit.",
        e);
  }

  /** How a build ended. */
  private sealed interface Outcome {
    void report(ServiceClient service);
  }

  private record Made(Finished finished) implements Outcome {
    @Override
    public void report(ServiceClient service) {
      service.finished(finished);
    }
  }

  private record Judged(Compared compared) implements Outcome {
    @Override
    public void report(ServiceClient service) {
      service.verified(compared);
    }
  }

  private record NotMade(Failed failed) implements Outcome {
    @Override
    public void report(ServiceClient service) {
      service.failed(failed);
    }
  }

  /** The service knows already: it ended the build itself. */
  private record Lost(String why) implements Outcome {
    @Override
    public void report(ServiceClient service) {
      LOG.info("the build was ended by the service: {}", why);
    }
  }
}
