package dev.kapsel.local.folder;

import dev.kapsel.functions.build.ConnectionText;
import dev.kapsel.functions.build.Connections;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.BuildPlan.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A workspace's logins as one file {@code <folder>/<workspace>.json}. Read each time, so that one
 * that was changed is used at once.
 *
 * @see ConnectionText
 */
public final class FolderConnections implements Connections {

  private final Path folder;

  /**
   * @param folder that others cannot read; need not be there
   */
  public FolderConnections(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<Connection> of(WorkspaceName workspace) {
    Path file = folder.resolve(workspace + ".json");
    try {
      return ConnectionText.read(Files.readString(file), file.toString());
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UnavailableException(file + " cannot be read: " + e, e);
    }
  }
}
