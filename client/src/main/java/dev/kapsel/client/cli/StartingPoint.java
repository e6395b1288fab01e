package dev.kapsel.client.cli;

import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.format.Header;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A definition that another environment has, as the beginning of one's own: written to a file, or
 * handed to the caller's editor. It may be one of the curated workspace.
 */
final class StartingPoint {

  private final Session session;
  private final EnvironmentName name;
  private final String yaml;

  private StartingPoint(Session session, EnvironmentName name, String yaml) {
    this.session = session;
    this.name = name;
    this.yaml = yaml;
  }

  /**
   * @param name that the new environment will have
   */
  static StartingPoint of(Session session, EnvironmentReference reference, EnvironmentName name) {
    EnvironmentVersion version = OwnOrCurated.find(session, client -> client.version(reference));
    Header header =
        new Header(
            name.value(),
            null,
            version.description().isEmpty() ? null : version.description(),
            version.tags(),
            null,
            null);
    return new StartingPoint(session, name, DefinitionWriter.yaml(header, version.definition()));
  }

  /** Writes it to a file that is not there yet. */
  void write(Path file) {
    try {
      Files.writeString(file, yaml, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new UsageException(file + " is there already; name another file");
    } catch (IOException e) {
      throw new UsageException(file + " cannot be written: " + e.getMessage());
    }
  }

  /** A file with what the caller's editor has made of it. */
  Path edited() {
    String editor = editor();
    try {
      Path file = Files.createTempFile(name + "-", ".yaml");
      Files.writeString(file, yaml);
      List<String> command = new ArrayList<>(List.of(editor.strip().split("\\s+", -1)));
      command.add(file.toString());
      int ended = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (ended != 0) {
        throw new UsageException(
            "`" + editor + "` ended with " + ended + ", so nothing was registered; see " + file);
      }
      return file;
    } catch (IOException e) {
      throw new UsageException("`" + editor + "` cannot be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted while `" + editor + "` ran; nothing was registered");
    }
  }

  private String editor() {
    @Nullable String visual = session.variable("VISUAL");
    @Nullable String editor = visual == null ? session.variable("EDITOR") : visual;
    if (editor == null) {
      throw new UsageException(
          "there is no editor; set EDITOR, or write the definition to a file with --out FILE");
    }
    return editor;
  }
}
