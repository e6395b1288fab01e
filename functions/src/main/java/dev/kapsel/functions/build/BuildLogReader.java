package dev.kapsel.functions.build;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.LogPage;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Reads build logs, also while they are written. */
@Singleton
public final class BuildLogReader {

  private static final int LINES = 1000;
  private static final int SEAL = 8;

  /** An answer has at most 6 MB; in JSON, a character has at most six. */
  private static final int CHARACTERS = 900_000;

  private final Builds builds;
  private final BuildLogs logs;

  public BuildLogReader(Builds builds, BuildLogs logs) {
    this.builds = builds;
    this.logs = logs;
  }

  /**
   * The lines after a cursor: as many as fit into an answer.
   *
   * @throws Rejected if there is no such build, or the cursor is none
   */
  public LogPage read(WorkspaceName workspace, BuildId id, @Nullable String cursor) {
    // The state first: what an ended build has said is all there when its log is read.
    Build build = builds.get(workspace, id);
    String seal = seal(workspace, id);
    try {
      BuildLogs.Lines page = page(workspace, id, cursor == null ? null : opened(cursor, seal));
      boolean complete = build.state().ended() && page.lines().isEmpty();
      return new LogPage(page.lines(), seal + page.next(), complete);
    } catch (IllegalArgumentException e) {
      throw Rejected.invalid(
          "", "`" + cursor + "` is no cursor of this log", "Use the cursor of the page before.");
    }
  }

  /** What cursors of this log begin with, so that one of another log is none. */
  private static String seal(WorkspaceName workspace, BuildId id) {
    return Sha256.of(workspace + "/" + id).hex().substring(0, SEAL) + ".";
  }

  private static String opened(String cursor, String seal) {
    if (!cursor.startsWith(seal)) {
      throw new IllegalArgumentException("of another log");
    }
    return cursor.substring(seal.length());
  }

  private BuildLogs.Lines page(WorkspaceName workspace, BuildId id, @Nullable String cursor) {
    int limit = LINES;
    while (true) {
      BuildLogs.Lines page = logs.read(workspace, id, cursor, limit);
      int characters = page.lines().stream().mapToInt(line -> line.text().length()).sum();
      if (characters <= CHARACTERS || limit == 1) {
        return page;
      }
      limit = Math.max(1, limit / 2);
    }
  }
}
