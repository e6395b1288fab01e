package dev.kapsel.functions.build;

import dev.kapsel.functions.build.BuildService.Start;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.Compared;
import dev.kapsel.model.protocol.WorkerMessages.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The workers of all builds of a world: which were started, which have called. */
public final class WorldWorkers {

  /** Longer than every lease, and than any dispatch or start may take. */
  private static final Duration SILENCE = Duration.ofSeconds(301);

  private final World world;
  private final Map<BuildId, List<Worker>> called = new HashMap<>();

  /** What the builds among them are to compare that make no image. */
  private final Map<BuildId, Digest> compared = new HashMap<>();

  public WorldWorkers(World world) {
    this.world = world;
  }

  /** Has a worker started for every build that waits for one. */
  public void dispatch() {
    world.stream();
  }

  /** Nobody is heard of until everybody counts as lost. */
  public void silence() {
    var unused = world.sweepAfter(SILENCE);
  }

  /** Whichever of the workers that were started is let in begins: a start may happen twice. */
  public String begin(WorkspaceName workspace, BuildId build) {
    String answer = "no worker";
    for (Start start : world.service.starts.reversed()) {
      if (start.build().equals(build)) {
        Worker worker = new Worker(world, new BuildKey(workspace, build), start.bootstrap());
        try {
          BuildPlan.Verified verified = worker.exchange().verified();
          called.computeIfAbsent(build, id -> new ArrayList<>()).add(worker);
          if (verified != null) {
            compared.put(build, verified.digest());
          }
          return "begun";
        } catch (Rejected e) {
          answer = e.problem().code();
        }
      }
    }
    return answer;
  }

  /**
   * A worker that has begun reports how it ended.
   *
   * @param before how many have begun after it
   * @param packages what the image holds, if it is one
   */
  public String report(
      BuildId build, int before, boolean success, DefinitionHash hash, LockedFile... packages) {
    List<Worker> workers = called.getOrDefault(build, List.of());
    if (workers.size() <= before) {
      return "no worker";
    }
    Worker worker = workers.get(workers.size() - 1 - before);
    Digest digest = compared.get(build);
    Received received =
        !success
            ? worker.fail(World.failure())
            : digest == null
                ? worker.finish(world.pushed(hash, packages))
                : worker.compared(new Compared(digest, null, List.of()));
    return received.counted() ? "counted" : "ignored";
  }

  /** The worker that began last reports an image of this content. */
  public String finish(BuildId build, DefinitionHash hash, String content) {
    Worker worker = called.getOrDefault(build, List.of()).getLast();
    return worker.finish(world.pushed(hash, content)).counted() ? "counted" : "ignored";
  }

  /** Builds that have not ended, or are not tagged. */
  public List<BuildKey> active() {
    List<BuildKey> all = new ArrayList<>();
    Listing<BuildKey> page = world.bean(Builds.class).active(null);
    all.addAll(page.rows());
    while (page.next() != null) {
      page = world.bean(Builds.class).active(page.next());
      all.addAll(page.rows());
    }
    return all;
  }

  public void cancel(BuildKey key) {
    var unused = world.bean(Cancellation.class).cancel(key.workspace(), key.id(), "user:root");
  }
}
