package dev.kapsel.local.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
  private final Disk disk;

  Repositories(Path directory, Disk disk) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.disk = disk;
  }

  boolean exists(RepositoryName repository) {
    return Files.isDirectory(facts(repository, BLOBS))
        || Files.isDirectory(facts(repository, MANIFESTS));
  }

  Set<String> all() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path repository : below(directory, new ArrayList<>())) {
      if (Files.isDirectory(repository.resolve(MANIFESTS))) {
        names.add(directory.relativize(repository).toString());
      }
    }
    return names;
  }

  boolean hasBlob(RepositoryName repository, ContentDigest digest) {
    return Files.exists(facts(repository, BLOBS).resolve(digest.hex()));
  }

  void addBlob(RepositoryName repository, ContentDigest digest) throws IOException {
    write(facts(repository, BLOBS).resolve(digest.hex()), "");
  }

  boolean removeBlob(RepositoryName repository, ContentDigest digest) throws IOException {
    return Files.deleteIfExists(facts(repository, BLOBS).resolve(digest.hex()));
  }

  /** The media type of a manifest; empty if the repository has no such manifest. */
  Optional<String> manifest(RepositoryName repository, ContentDigest digest) throws IOException {
    return read(facts(repository, MANIFESTS).resolve(digest.hex()));
  }

  void addManifest(RepositoryName repository, ContentDigest digest, String mediaType)
      throws IOException {
    write(facts(repository, MANIFESTS).resolve(digest.hex()), mediaType);
  }

  boolean removeManifest(RepositoryName repository, ContentDigest digest) throws IOException {
    return Files.deleteIfExists(facts(repository, MANIFESTS).resolve(digest.hex()));
  }

  Optional<ContentDigest> tagged(RepositoryName repository, TagName tag) throws IOException {
    return read(facts(repository, TAGS).resolve(tag.value())).map(ContentDigest::parse);
  }

  void tag(RepositoryName repository, TagName tag, ContentDigest digest) throws IOException {
    write(facts(repository, TAGS).resolve(tag.value()), digest.toString());
  }

  boolean untag(RepositoryName repository, TagName tag) throws IOException {
    return Files.deleteIfExists(facts(repository, TAGS).resolve(tag.value()));
  }

  List<TagName> tags(RepositoryName repository) throws IOException {
    return names(facts(repository, TAGS)).stream().map(TagName::new).sorted().toList();
  }

  void addReferrer(RepositoryName repository, ContentDigest subject, ContentDigest referrer)
      throws IOException {
    write(referrersOf(repository, subject).resolve(referrer.hex()), "");
  }

  void removeReferrer(RepositoryName repository, ContentDigest subject, ContentDigest referrer)
      throws IOException {
    Files.deleteIfExists(referrersOf(repository, subject).resolve(referrer.hex()));
  }

  List<ContentDigest> referrers(RepositoryName repository, ContentDigest subject)
      throws IOException {
    return names(referrersOf(repository, subject)).stream()
        .map(ContentDigest::ofHex)
        .sorted()
        .toList();
  }

  /** The hex digests of all content that any repository has. */
  Set<String> linked() throws IOException {
    Set<String> linked = new HashSet<>();
    for (Path repository : below(directory, new ArrayList<>())) {
      linked.addAll(names(repository.resolve(BLOBS)));
      linked.addAll(names(repository.resolve(MANIFESTS)));
    }
    return linked;
  }

  /** Adds the directories of all repositories, and those that only hold some, to the list. */
  private static List<Path> below(Path directory, List<Path> found) throws IOException {
    for (String name : names(directory)) {
      if (!name.startsWith("_")) {
        found.add(directory.resolve(name));
        below(directory.resolve(name), found);
      }
    }
    return found;
  }

  private Path facts(RepositoryName repository, String kind) {
    return directory.resolve(repository.value()).resolve(kind);
  }

  private Path referrersOf(RepositoryName repository, ContentDigest subject) {
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
    disk.write(file, content.getBytes(StandardCharsets.UTF_8));
  }
}
