package dev.kapsel.functions.build;

import dev.kapsel.functions.table.Stored;

/**
 * A worker that has shown its build token, and the build as it was then.
 *
 * @param attempt the worker's own; of an older epoch if the build was taken over
 */
record WorkerSession(Stored<BuildRecord> read, Attempt attempt) {

  BuildRecord record() {
    return read.value();
  }

  /** Whether the build is still this worker's. */
  boolean current() {
    return attempt.epoch() == record().epoch();
  }

  /** Why the worker need not go on. */
  String why() {
    return current()
        ? "the build has ended: " + record().state()
        : "another worker has taken the build over: epoch " + record().epoch();
  }
}
