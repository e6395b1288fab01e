package dev.kapsel.local.registry;

import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Images on disk. Content is stored once, by digest, and belongs to the repositories that were
 * given it: what one repository has cannot be read through another. Nothing is visible before its
 * digest is checked, and a manifest is not accepted before all that it names is there.
 *
 * <p>One process at a time may have a directory open.
 */
public final class RegistryStore {

  private static final Duration KEPT_UNUSED = Duration.ofHours(1);

  private final BlobFiles blobs;
  private final Repositories repositories;
  private final Uploads uploads;
  private final Path temporary;

  private RegistryStore(Path directory) throws IOException {
    this.temporary = directory.resolve("uploads");
    this.uploads = new Uploads(temporary);
    this.blobs = new BlobFiles(Files.createDirectories(directory.resolve("blobs/sha256")));
    this.repositories = new Repositories(directory.resolve("repositories"), temporary);
  }

  public static RegistryStore open(Path directory) throws IOException {
    return new RegistryStore(directory);
  }

  Uploads uploads() {
    return uploads;
  }

  public boolean hasBlob(RepositoryName repository, Digest digest) {
    return repositories.hasBlob(repository, digest) && Files.exists(blobs.path(digest));
  }

  FileChannel blob(RepositoryName repository, Digest digest) throws IOException {
    if (repositories.hasBlob(repository, digest)) {
      try {
        return blobs.open(digest);
      } catch (NoSuchFileException e) {
        throw unknownBlob(repository, digest);
      }
    }
    throw unknownBlob(repository, digest);
  }

  void finish(Upload upload, Digest digest) throws IOException {
    try {
      upload.finish(digest, blobs, () -> repositories.addBlob(upload.repository(), digest));
    } finally {
      uploads.ended(upload);
    }
  }

  /** Gives a repository what another one has; false if that one has it not. */
  boolean mount(RepositoryName from, RepositoryName to, Digest digest) throws IOException {
    return repositories.hasBlob(from, digest)
        && blobs.linkPresent(digest, () -> repositories.addBlob(to, digest));
  }

  void deleteBlob(RepositoryName repository, Digest digest) throws IOException {
    if (!repositories.removeBlob(repository, digest)) {
      throw unknownBlob(repository, digest);
    }
  }

  /** The manifest of that digest; empty if the repository has none. */
  public Optional<StoredManifest> manifest(RepositoryName repository, Digest digest)
      throws IOException {
    Optional<String> mediaType = repositories.manifest(repository, digest);
    if (mediaType.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] content = Files.readAllBytes(blobs.path(digest));
      return Optional.of(new StoredManifest(digest, mediaType.get(), content));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The manifest that a tag names now. */
  public Optional<StoredManifest> manifest(RepositoryName repository, TagName tag)
      throws IOException {
    Optional<Digest> digest = repositories.tagged(repository, tag);
    return digest.isEmpty() ? Optional.empty() : manifest(repository, digest.get());
  }

  /** Stores a manifest all of whose parts the repository has. */
  Digest putManifest(RepositoryName repository, byte[] content, ManifestDocument document)
      throws IOException {
    checkParts(repository, document);
    Digest digest = Digest.of(content);
    Path file = temporary.resolve(UUID.randomUUID().toString());
    Files.write(file, content);
    try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
      written.force(false);
    }
    blobs.publish(
        file,
        digest,
        () -> {
          repositories.addManifest(repository, digest, document.mediaType());
          if (document.subject() != null) {
            repositories.addReferrer(repository, document.subject(), digest);
          }
        });
    return digest;
  }

  private void checkParts(RepositoryName repository, ManifestDocument document) throws IOException {
    for (Digest blob : document.blobs()) {
      if (!hasBlob(repository, blob)) {
        throw new RegistryException(
            ErrorCode.MANIFEST_BLOB_UNKNOWN, repository + " has no blob " + blob);
      }
    }
    for (Digest manifest : document.manifests()) {
      if (repositories.manifest(repository, manifest).isEmpty()) {
        throw new RegistryException(
            ErrorCode.MANIFEST_BLOB_UNKNOWN, repository + " has no manifest " + manifest);
      }
    }
  }

  /**
   * Names a manifest that is there.
   *
   * @throws RegistryException if the repository has no such manifest
   */
  public void tag(RepositoryName repository, TagName tag, Digest digest) throws IOException {
    if (repositories.manifest(repository, digest).isEmpty()) {
      throw unknownManifest(repository, digest.toString());
    }
    repositories.tag(repository, tag, digest);
  }

  public void untag(RepositoryName repository, TagName tag) throws IOException {
    if (!repositories.untag(repository, tag)) {
      throw unknownManifest(repository, tag.value());
    }
  }

  /** Deletes a manifest and the tags that name it. */
  public void deleteManifest(RepositoryName repository, Digest digest) throws IOException {
    StoredManifest stored =
        manifest(repository, digest)
            .orElseThrow(() -> unknownManifest(repository, digest.toString()));
    for (TagName tag : repositories.tags(repository)) {
      if (repositories.tagged(repository, tag).filter(digest::equals).isPresent()) {
        repositories.untag(repository, tag);
      }
    }
    ManifestDocument document = ManifestDocument.parse(stored.content(), stored.mediaType());
    if (document.subject() != null) {
      repositories.removeReferrer(repository, document.subject(), digest);
    }
    repositories.removeManifest(repository, digest);
  }

  public List<TagName> tags(RepositoryName repository) throws IOException {
    if (!repositories.exists(repository)) {
      throw new RegistryException(ErrorCode.NAME_UNKNOWN, "no repository " + repository);
    }
    return repositories.tags(repository);
  }

  Set<String> catalog() throws IOException {
    return repositories.all();
  }

  List<StoredManifest> referrers(RepositoryName repository, Digest subject) throws IOException {
    List<StoredManifest> found = new ArrayList<>();
    for (Digest referrer : repositories.referrers(repository, subject)) {
      manifest(repository, referrer).ifPresent(found::add);
    }
    return found;
  }

  /** Deletes uploads that nobody goes on with, and content that no repository has. */
  public int collect(Instant now) throws IOException {
    Instant since = now.minus(KEPT_UNUSED);
    return uploads.collect(since) + blobs.collect(repositories.linked(), since);
  }

  private static RegistryException unknownBlob(RepositoryName repository, Digest digest) {
    return new RegistryException(ErrorCode.BLOB_UNKNOWN, repository + " has no blob " + digest);
  }

  static RegistryException unknownManifest(RepositoryName repository, String reference) {
    return new RegistryException(
        ErrorCode.MANIFEST_UNKNOWN, repository + " has no manifest " + reference);
  }
}
