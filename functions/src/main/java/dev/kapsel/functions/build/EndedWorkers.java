package dev.kapsel.functions.build;

import dev.kapsel.functions.problem.UnavailableException;
import java.util.Optional;

/** What a build service knows of workers that are over, where it says so by events. */
public interface EndedWorkers {

  /**
   * What became of a worker.
   *
   * @param handle as the build service calls it
   * @return empty if it still runs, or was none of this service
   * @throws UnavailableException if the build service does not say
   */
  Optional<EndedAttempt> find(String handle);
}
