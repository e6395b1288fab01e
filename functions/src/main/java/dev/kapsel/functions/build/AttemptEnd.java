package dev.kapsel.functions.build;

/** How an attempt ended that has reported neither a result nor a failure. */
public enum AttemptEnd {
  /** Nothing was heard for longer than the lease lasts. */
  SILENT,
  /** The worker ended, was killed, or could not be run. */
  DIED,
  /** Whoever runs it ended it, because it took longer than a worker may. */
  TIMED_OUT,
  /** It was stopped in order, so that another one goes on. Costs the build no attempt. */
  HANDED_OVER
}
