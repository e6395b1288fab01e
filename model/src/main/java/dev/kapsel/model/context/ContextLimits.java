package dev.kapsel.model.context;

/**
 * How large build contexts may be. The service reads one through within one answer of a function,
 * which has 28 seconds and 1 GB of memory; what is larger is data, and better fetched than copied.
 */
public final class ContextLimits {

  /** Of the archive as it is uploaded, in bytes. */
  public static final int ARCHIVE_BYTES = 100 << 20;

  /** Of the archive without its compression, in bytes: contents and what is said of them. */
  public static final long UNPACKED_BYTES = 1L << 30;

  /** Files, links and directories. */
  public static final int ENTRIES = 50_000;

  /** Of one path, in characters; also of what a link leads to. */
  public static final int PATH_CHARACTERS = 1_024;

  private ContextLimits() {}
}
