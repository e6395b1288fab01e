package dev.kapsel.bench;

/** Whoever answers requests on a table that was filled. */
interface Answering {

  /**
   * How long the answer takes, in nanoseconds.
   *
   * @throws IllegalStateException if it is not what was expected
   */
  long measure(ScaleRequest request) throws Exception;

  /** What has been read from files until now, in bytes; 0 where nobody counts it. */
  long bytesRead();
}
