package dev.kapsel.local.folder;

import dev.kapsel.functions.image.Artifacts;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Artifacts in a directory, one file each: {@code <workspace>/<hex>}. */
public final class FolderArtifacts implements Artifacts {

  private final Path directory;

  public FolderArtifacts(Path directory) {
    this.directory = directory;
  }

  @Override
  public Digest put(WorkspaceName workspace, byte[] content) {
    Digest digest = Digest.of(content);
    Path file = file(workspace, digest);
    try {
      if (!Files.exists(file)) {
        DurableFile.write(file, content);
      }
      return digest;
    } catch (IOException e) {
      throw new UnavailableException("artifact " + digest + " cannot be written", e);
    }
  }

  @Override
  public Optional<byte[]> get(WorkspaceName workspace, Digest digest) {
    try {
      return Optional.of(Files.readAllBytes(file(workspace, digest)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UnavailableException("artifact " + digest + " cannot be read", e);
    }
  }

  private Path file(WorkspaceName workspace, Digest digest) {
    return directory.resolve(workspace.value()).resolve(digest.hex());
  }
}
