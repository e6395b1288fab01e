package dev.kapsel.functions.build;

import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The log lines of builds, kept after the build has ended, however it ended. */
public interface BuildLogs {

  /**
   * Keeps the lines durably before it returns. A part that is kept already stays as it is, so that
   * a repeated message adds nothing.
   */
  void append(WorkspaceName workspace, BuildId build, Part part, List<LogLine> lines);

  /**
   * The lines after a cursor, in the order of their parts; none for a build without a log.
   *
   * @param cursor what {@link Lines#next} said; null for the beginning
   * @param limit at most so many lines
   * @throws IllegalArgumentException if the cursor is none
   */
  Lines read(WorkspaceName workspace, BuildId build, @Nullable String cursor, int limit);

  /**
   * One message's worth of lines. Parts are ordered by epoch, then sequence.
   *
   * @param epoch which worker
   * @param sequence which of its messages
   */
  record Part(int epoch, long sequence) implements Comparable<Part> {
    @Override
    public int compareTo(Part other) {
      int byEpoch = Integer.compare(epoch, other.epoch);
      return byEpoch != 0 ? byEpoch : Long.compare(sequence, other.sequence);
    }
  }

  /**
   * A piece of a log.
   *
   * @param next continues after these lines; equal to the cursor where there were none
   */
  record Lines(List<LogLine> lines, String next) {
    public Lines {
      lines = List.copyOf(lines);
    }
  }
}
