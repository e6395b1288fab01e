package dev.kapsel.local.folder;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.functions.build.BuildLogs;
import dev.kapsel.functions.build.LogCursor;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Build logs in a directory, one file for each part: {@code <workspace>/<build>/<part>.json}, named
 * so that names sort as parts do. A cursor is the name of a part and how many of its lines are
 * read.
 */
public final class FolderBuildLogs implements BuildLogs {

  private static final TypeReference<List<LogLine>> LINES = new TypeReference<>() {};
  private static final String SUFFIX = ".json";

  private final Path directory;

  public FolderBuildLogs(Path directory) {
    this.directory = directory;
  }

  @Override
  public void append(WorkspaceName workspace, BuildId build, Part part, List<LogLine> lines) {
    Path file = folder(workspace, build).resolve(LogCursor.name(part) + SUFFIX);
    try {
      if (!Files.exists(file)) {
        DurableFile.write(file, KapselJson.mapper().writeValueAsBytes(lines));
      }
    } catch (IOException e) {
      throw new UnavailableException("the log of build " + build + " cannot be written", e);
    }
  }

  @Override
  public Lines read(WorkspaceName workspace, BuildId build, @Nullable String cursor, int limit) {
    LogCursor at = cursor == null ? LogCursor.START : LogCursor.parse(cursor);
    List<LogLine> found = new ArrayList<>();
    try {
      for (String part : partsFrom(folder(workspace, build), at.part())) {
        List<LogLine> lines = lines(folder(workspace, build).resolve(part + SUFFIX));
        int from = part.equals(at.part()) ? Math.min(at.line(), lines.size()) : 0;
        int to = Math.min(lines.size(), from + limit - found.size());
        found.addAll(lines.subList(from, to));
        at = new LogCursor(part, to);
        if (found.size() == limit) {
          break;
        }
      }
    } catch (IOException e) {
      throw new UnavailableException("the log of build " + build + " cannot be read", e);
    }
    return new Lines(found, at.toString());
  }

  private static List<String> partsFrom(Path folder, String first) throws IOException {
    List<String> parts = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9]*" + SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String part = name.substring(0, name.length() - SUFFIX.length());
        if (part.compareTo(first) >= 0) {
          parts.add(part);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    Collections.sort(parts);
    return parts;
  }

  private static List<LogLine> lines(Path file) throws IOException {
    return KapselJson.mapper().readValue(Files.readAllBytes(file), LINES);
  }

  private Path folder(WorkspaceName workspace, BuildId build) {
    return directory.resolve(workspace.value()).resolve(build.value());
  }
}
