package dev.kapsel.local.worker;

/** What the exit code of a worker tells. Signals count from 128, as in a shell. */
record ExitCode(int value) {

  private static final int REPORTED = 0;
  private static final int NOT_REPORTED = 1;
  private static final int OUT_OF_MEMORY = 3;
  private static final int INTERRUPTED = 128 + 2;
  private static final int KILLED = 128 + 9;
  private static final int TERMINATED = 128 + 15;

  /** As a worker ends that has reported, though one that stays does not end. */
  static final ExitCode OF_REPORTED = new ExitCode(REPORTED);

  boolean reported() {
    return value == REPORTED;
  }

  boolean toldToStop() {
    return value == INTERRUPTED || value == TERMINATED;
  }

  String words() {
    return switch (value) {
          case REPORTED -> "it ended as if all were well";
          case NOT_REPORTED -> "it could not reach the service, or was refused";
          case OUT_OF_MEMORY -> "it ran out of memory";
          case KILLED -> "it was killed, perhaps because the machine ran out of memory";
          case INTERRUPTED, TERMINATED -> "it was told to stop";
          default -> "it crashed";
        }
        + " (exit code "
        + value
        + ")";
  }
}
