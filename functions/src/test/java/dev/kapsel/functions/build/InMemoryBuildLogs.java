package dev.kapsel.functions.build;

import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Logs for tests of use cases. The cursor counts lines, which is enough without takeovers. */
final class InMemoryBuildLogs implements BuildLogs {

  private final Map<BuildKey, TreeMap<Part, List<LogLine>>> logs = new ConcurrentHashMap<>();

  @Override
  public synchronized void append(
      WorkspaceName workspace, BuildId build, Part part, List<LogLine> lines) {
    logs.computeIfAbsent(new BuildKey(workspace, build), id -> new TreeMap<>())
        .putIfAbsent(part, List.copyOf(lines));
  }

  @Override
  public synchronized Lines read(
      WorkspaceName workspace, BuildId build, @Nullable String cursor, int limit) {
    int from = cursor == null ? 0 : Integer.parseInt(cursor);
    List<LogLine> lines =
        logs.getOrDefault(new BuildKey(workspace, build), new TreeMap<>()).values().stream()
            .flatMap(List::stream)
            .skip(from)
            .limit(limit)
            .toList();
    return new Lines(lines, Integer.toString(from + lines.size()));
  }
}
