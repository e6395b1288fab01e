package dev.kapsel.local.registry;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The uploads under way. They do not outlive the process: whatever lies here at its start is dead.
 */
final class Uploads {

  private final Path directory;
  private final Map<String, Upload> open = new ConcurrentHashMap<>();

  Uploads(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory);
    try (DirectoryStream<Path> dead = Files.newDirectoryStream(directory)) {
      for (Path file : dead) {
        Files.deleteIfExists(file);
      }
    }
  }

  Upload begin(RepositoryName repository) throws IOException {
    String id = UUID.randomUUID().toString();
    Upload upload = new Upload(id, repository, directory.resolve(id));
    open.put(id, upload);
    return upload;
  }

  Upload find(RepositoryName repository, String id) {
    Upload upload = open.get(id);
    if (upload == null || !upload.repository().equals(repository)) {
      throw new RegistryException(
          ErrorCode.BLOB_UPLOAD_UNKNOWN, "no upload " + id + " in " + repository + "; begin anew");
    }
    return upload;
  }

  void ended(Upload upload) {
    open.remove(upload.id());
  }

  void cancel(Upload upload) throws IOException {
    upload.cancel();
    ended(upload);
  }

  /** Throws away what nobody has sent anything to since. */
  int collect(Instant idleSince) throws IOException {
    int collected = 0;
    for (Upload upload : open.values()) {
      if (upload.cancelIfIdle(idleSince)) {
        ended(upload);
        collected++;
      }
    }
    return collected;
  }
}
