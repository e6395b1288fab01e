package dev.kapsel.builder.worker;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.network.Downloads;
import dev.kapsel.builder.wheel.WheelFile;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Sha256;
import dev.kapsel.model.protocol.BuildPlan;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * The package files of one build: each is fetched once, however many ask for it and whenever. Safe
 * for concurrent use. Closing ends what is still being fetched.
 */
final class WheelStore implements AutoCloseable {

  /** More transfers at once are slower, not faster. */
  static final int TRANSFERS = 12;

  private final BuildPlan plan;
  private final Workshop workshop;
  private final BuildJournal journal;
  private final Downloads index;
  private final Semaphore fetching = new Semaphore(TRANSFERS);
  private final Map<Sha256, Future<WheelFile>> files = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  WheelStore(BuildPlan plan, Workshop workshop, BuildJournal journal) {
    this.plan = plan;
    this.workshop = workshop;
    this.journal = journal;
    this.index =
        new Downloads(
            workshop.http(),
            new Downloads.Origin(
                "package index",
                FailureCode.INDEX_UNREACHABLE,
                FailureCode.PACKAGE_NOT_FOUND,
                "Check that the package index is up and reachable from where builds run, then ask"
                    + " for the build again."),
            workshop.cache());
  }

  /** Begins to fetch a file that {@link #get} will probably ask for. */
  Future<WheelFile> begin(LockedFile file, URI address) {
    return files.computeIfAbsent(file.sha256(), _ -> threads.submit(() -> fetch(file, address)));
  }

  /**
   * Waits until the file is there.
   *
   * @throws BuildFailedException if it cannot be fetched
   */
  WheelFile get(LockedFile file, URI address) throws InterruptedException {
    try {
      return begin(file, address).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private WheelFile fetch(LockedFile file, URI address) throws InterruptedException {
    String name = file.sha256().hex();
    Path target = workshop.cache().resolve("wheels").resolve(name.substring(0, 2)).resolve(name);
    fetching.acquire();
    try {
      Downloads.Wanted wanted =
          new Downloads.Wanted(address, file.sha256(), file.size(), plan.limits().downloadBytes());
      index.fetch(wanted, target, bytes -> journal.advance(Stage.FETCH, bytes));
    } finally {
      fetching.release();
    }
    return new WheelFile(file, target);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
