package dev.kapsel.functions.aws.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.functions.build.BuildLogs;
import dev.kapsel.functions.build.LogCursor;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Build logs as objects {@code logs/<workspace>/<build>/<part>.json}, named so that names sort as
 * parts do. Asking for what is new costs one listing, and one read for each new part.
 */
public final class S3BuildLogs implements BuildLogs {

  private static final TypeReference<List<LogLine>> LINES = new TypeReference<>() {};
  private static final String TYPE = "application/json";
  private static final String SUFFIX = ".json";

  private final ObjectStore store;

  public S3BuildLogs(ObjectStore store) {
    this.store = store;
  }

  @Override
  public void append(WorkspaceName workspace, BuildId build, Part part, List<LogLine> lines) {
    try {
      byte[] content = KapselJson.mapper().writeValueAsBytes(lines);
      store.put(key(workspace, build, LogCursor.name(part)), content, TYPE);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("log lines that are no JSON", e);
    }
  }

  @Override
  public Lines read(WorkspaceName workspace, BuildId build, @Nullable String cursor, int limit) {
    LogCursor at = cursor == null ? LogCursor.START : LogCursor.parse(cursor);
    List<LogLine> found = new ArrayList<>();
    if (at.line() < LogCursor.WHOLE && !at.equals(LogCursor.START)) {
      at = take(workspace, build, at, limit, found);
    }
    List<String> parts = found.size() < limit ? partsAfter(workspace, build, at) : List.of();
    for (String part : parts) {
      at = take(workspace, build, new LogCursor(part, 0), limit, found);
      if (found.size() == limit) {
        break;
      }
    }
    return new Lines(found, at.toString());
  }

  /** Adds the lines of a part from a place on, and says where it stopped. */
  private LogCursor take(
      WorkspaceName workspace, BuildId build, LogCursor from, int limit, List<LogLine> found) {
    List<LogLine> lines = lines(key(workspace, build, from.part()));
    int begin = Math.min(from.line(), lines.size());
    int end = Math.min(lines.size(), begin + limit - found.size());
    found.addAll(lines.subList(begin, end));
    return new LogCursor(from.part(), end == lines.size() ? LogCursor.WHOLE : end);
  }

  private List<String> partsAfter(WorkspaceName workspace, BuildId build, LogCursor at) {
    String prefix = prefix(workspace, build);
    return store.keys(prefix, key(workspace, build, at.part())).stream()
        .map(key -> key.substring(prefix.length(), key.length() - SUFFIX.length()))
        .toList();
  }

  private List<LogLine> lines(String key) {
    byte[] content =
        store.get(key).orElseThrow(() -> new UnavailableException("there is no " + key));
    try {
      return KapselJson.mapper().readValue(content, LINES);
    } catch (IOException e) {
      throw new UnavailableException(key + " is no part of a log", e);
    }
  }

  private static String key(WorkspaceName workspace, BuildId build, String part) {
    return prefix(workspace, build) + part + SUFFIX;
  }

  private static String prefix(WorkspaceName workspace, BuildId build) {
    return "logs/" + workspace + "/" + build + "/";
  }
}
