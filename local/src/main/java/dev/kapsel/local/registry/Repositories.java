package dev.kapsel.local.registry;

import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which repository has what: one small file per fact, so that facts come and go one by one and
 * atomically. Below {@code <repository>/}: {@code _blobs/<hex>} (empty), {@code _manifests/<hex>}
 * (media type), {@code _tags/<tag>} (digest), {@code _referrers/<subject>/<hex>} (empty). No
 * repository name has a part that begins with an underscore.
 */
final class Repositories {

  private static final String BLOBS = "_blobs";
  private static final String MANIFESTS = "_manifests";
  private static final String TAGS = "_tags";
  private static final String REFERRERS = "_referrers";

  private final Path directory;
  private final Path temporary;

  Repositories(Path directory, Path temporary) {
    this.directory = directory;
    this.temporary = temporary;
  }

  boolean exists(RepositoryName repository) {
    return Files.isDirectory(facts(repository, BLOBS))
        || Files.isDirectory(facts(repository, MANIFESTS));
  }

  Set<String> all() throws IOException {
    Set<String> names = new TreeSet<>();
    if (!Files.isDirectory(directory)) {
      return names;
    }
    try (Stream<Path> found =
        Files.find(directory, 130, (p, a) -> a.isDirectory() && p.endsWith(MANIFESTS))) {
      found.forEach(p -> names.add(directory.relativize(p.getParent()).toString()));
    }
    return names;
  }

  boolean hasBlob(RepositoryName repository, Digest digest) {
    return Files.exists(facts(repository, BLOBS).resolve(digest.hex()));
  }

  void addBlob(RepositoryName repository, Digest digest) throws IOException {
    write(facts(repository, BLOBS).resolve(digest.hex()), "");
  }

  boolean removeBlob(RepositoryName repository, Digest digest) throws IOException {
    return Files.deleteIfExists(facts(repository, BLOBS).resolve(digest.hex()));
  }

  /** The media type of a manifest; empty if the repository has no such manifest. */
  Optional<String> manifest(RepositoryName repository, Digest digest) throws IOException {
    return read(facts(repository, MANIFESTS).resolve(digest.hex()));
  }

  void addManifest(RepositoryName repository, Digest digest, String mediaType) throws IOException {
    write(facts(repository, MANIFESTS).resolve(digest.hex()), mediaType);
  }

  boolean removeManifest(RepositoryName repository, Digest digest) throws IOException {
    return Files.deleteIfExists(facts(repository, MANIFESTS).resolve(digest.hex()));
  }

  Optional<Digest> tagged(RepositoryName repository, TagName tag) throws IOException {
    return read(facts(repository, TAGS).resolve(tag.value())).map(Digest::parse);
  }

  void tag(RepositoryName repository, TagName tag, Digest digest) throws IOException {
    write(facts(repository, TAGS).resolve(tag.value()), digest.toString());
  }

  boolean untag(RepositoryName repository, TagName tag) throws IOException {
    return Files.deleteIfExists(facts(repository, TAGS).resolve(tag.value()));
  }

  List<TagName> tags(RepositoryName repository) throws IOException {
    return names(facts(repository, TAGS)).stream().map(TagName::new).sorted().toList();
  }

  void addReferrer(RepositoryName repository, Digest subject, Digest referrer) throws IOException {
    write(referrersOf(repository, subject).resolve(referrer.hex()), "");
  }

  void removeReferrer(RepositoryName repository, Digest subject, Digest referrer)
      throws IOException {
    Files.deleteIfExists(referrersOf(repository, subject).resolve(referrer.hex()));
  }

  List<Digest> referrers(RepositoryName repository, Digest subject) throws IOException {
    return names(referrersOf(repository, subject)).stream()
        .map(hex -> Digest.parse("sha256:" + hex))
        .sorted()
        .toList();
  }

  /** The hex digests of all content that any repository has. */
  Set<String> linked() throws IOException {
    Set<String> linked = new HashSet<>();
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.find(directory, 132, (p, a) -> a.isRegularFile())) {
        files.forEach(file -> linked.add(file.getFileName().toString()));
      }
    }
    return linked;
  }

  private Path facts(RepositoryName repository, String kind) {
    return directory.resolve(repository.value()).resolve(kind);
  }

  private Path referrersOf(RepositoryName repository, Digest subject) {
    return facts(repository, REFERRERS).resolve(subject.hex());
  }

  private static List<String> names(Path facts) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(facts)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return names;
  }

  private static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Path unfinished = temporary.resolve(UUID.randomUUID().toString());
    Files.write(unfinished, content.getBytes(StandardCharsets.UTF_8));
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
