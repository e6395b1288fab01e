package dev.kapsel.local.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Images on disk. Content is stored once, by digest, and belongs to the repositories that were
 * given it: what one repository has cannot be read through another. Nothing is visible before its
 * digest is checked, and a manifest is not accepted before all that it names is there.
 *
 * <p>One process at a time may have a directory open.
 */
public final class RegistryStore {

  private static final Duration KEPT_UNUSED = Duration.ofHours(1);

  private final Path unfinished;
  private final BlobFiles blobs;
  private final Repositories repositories;
  private final Uploads uploads;
  private final Disk disk;

  private RegistryStore(Path directory) throws IOException {
    this.unfinished = directory.resolve("uploads");
    this.uploads = new Uploads(unfinished);
    this.disk = new Disk(unfinished);
    this.blobs = new BlobFiles(directory.resolve("blobs"), disk);
    this.repositories = new Repositories(directory.resolve("repositories"), disk);
  }

  public static RegistryStore open(Path directory) throws IOException {
    return new RegistryStore(directory);
  }

  Uploads uploads() {
    return uploads;
  }

  boolean hasBlob(RepositoryName repository, ContentDigest digest) {
    return repositories.hasBlob(repository, digest) && Files.exists(blobs.path(digest));
  }

  FileChannel blob(RepositoryName repository, ContentDigest digest) throws IOException {
    if (repositories.hasBlob(repository, digest)) {
      try {
        return blobs.open(digest);
      } catch (NoSuchFileException e) {
        throw unknownBlob(repository, digest);
      }
    }
    throw unknownBlob(repository, digest);
  }

  void finish(Upload upload, ContentDigest digest) throws IOException {
    try {
      upload.finish(digest, blobs, () -> repositories.addBlob(upload.repository(), digest));
    } finally {
      uploads.ended(upload);
    }
  }

  /** Gives a repository what another one has; false if that one has it not. */
  boolean mount(RepositoryName from, RepositoryName to, ContentDigest digest) throws IOException {
    return repositories.hasBlob(from, digest)
        && blobs.linkPresent(digest, () -> repositories.addBlob(to, digest));
  }

  void deleteBlob(RepositoryName repository, ContentDigest digest) throws IOException {
    if (!repositories.removeBlob(repository, digest)) {
      throw unknownBlob(repository, digest);
    }
  }

  /** The manifest of that digest; empty if the repository has none. */
  Optional<StoredManifest> manifest(RepositoryName repository, ContentDigest digest)
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
  Optional<StoredManifest> manifest(RepositoryName repository, TagName tag) throws IOException {
    Optional<ContentDigest> digest = repositories.tagged(repository, tag);
    return digest.isEmpty() ? Optional.empty() : manifest(repository, digest.get());
  }

  /** Stores a manifest that has this digest and all of whose parts the repository has. */
  void putManifest(
      RepositoryName repository, ContentDigest digest, byte[] content, ManifestDocument document)
      throws IOException {
    checkParts(repository, document);
    Path file = disk.aside(content);
    try {
      blobs.publish(file, digest, () -> link(repository, digest, document));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void link(RepositoryName repository, ContentDigest digest, ManifestDocument document)
      throws IOException {
    // First, so that no manifest is missing from the list of what refers to its subject.
    if (document.subject() != null) {
      repositories.addReferrer(repository, document.subject(), digest);
    }
    repositories.addManifest(repository, digest, document.mediaType());
  }

  private void checkParts(RepositoryName repository, ManifestDocument document) throws IOException {
    for (ContentDigest blob : document.blobs()) {
      if (!hasBlob(repository, blob)) {
        throw new RegistryException(
            ErrorCode.MANIFEST_BLOB_UNKNOWN, repository + " has no blob " + blob);
      }
    }
    for (ContentDigest manifest : document.manifests()) {
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
  void tag(RepositoryName repository, TagName tag, ContentDigest digest) throws IOException {
    if (repositories.manifest(repository, digest).isEmpty()) {
      throw unknownManifest(repository, digest.toString());
    }
    repositories.tag(repository, tag, digest);
  }

  void untagIfThere(RepositoryName repository, TagName tag) throws IOException {
    var unused = repositories.untag(repository, tag);
  }

  void untag(RepositoryName repository, TagName tag) throws IOException {
    if (!repositories.untag(repository, tag)) {
      throw unknownManifest(repository, tag.value());
    }
  }

  /** Deletes a manifest and the tags that name it. */
  void deleteManifest(RepositoryName repository, ContentDigest digest) throws IOException {
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

  List<TagName> tags(RepositoryName repository) throws IOException {
    if (!repositories.exists(repository)) {
      throw new RegistryException(ErrorCode.NAME_UNKNOWN, "no repository " + repository);
    }
    return repositories.tags(repository);
  }

  Set<String> catalog() throws IOException {
    return repositories.all();
  }

  /** What says something about a manifest, in the order of the digests. */
  List<ContentDigest> referrers(RepositoryName repository, ContentDigest subject)
      throws IOException {
    return repositories.referrers(repository, subject);
  }

  /** Deletes uploads that nobody goes on with, and content that no repository has. */
  public int collect(Instant now) throws IOException {
    Instant since = now.minus(KEPT_UNUSED);
    return uploads.collect(since) + blobs.collect(repositories.linked(), since);
  }

  /** What a client is told when the disk did not take something. */
  RegistryException diskProblem(FileSystemException problem) {
    return problem instanceof DiskFullException || Disk.isFull(unfinished)
        ? new RegistryException(ErrorCode.DISK_FULL, "the registry's disk is full")
        : new RegistryException(
            ErrorCode.DISK_FAILED, "the registry's disk failed: " + problem.getReason());
  }

  private static RegistryException unknownBlob(RepositoryName repository, ContentDigest digest) {
    return new RegistryException(ErrorCode.BLOB_UNKNOWN, repository + " has no blob " + digest);
  }

  static RegistryException unknownManifest(RepositoryName repository, String reference) {
    return new RegistryException(
        ErrorCode.MANIFEST_UNKNOWN, repository + " has no manifest " + reference);
  }
}
