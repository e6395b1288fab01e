package dev.kapsel.client.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.identity.ContentId;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory as {@link Export} writes it, read with suspicion: whatever does not belong into it,
 * is missing, or says something else than it did when it was written, is named.
 */
final class ExportDirectory {

  /** What a definition, its description and its tags can have at most when they are written out. */
  private static final long LARGEST_FILE = 4 * 1024 * 1024;

  private final Path path;

  private ExportDirectory(Path path) {
    this.path = path;
  }

  /**
   * Every environment in the directory, each file of it looked at.
   *
   * @throws TransferException if something is not as an export leaves it
   */
  static List<ExportDirectory> all(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new TransferException("there is no directory " + directory);
    }
    List<ExportDirectory> all = list(directory).stream().map(ExportDirectory::new).toList();
    all.forEach(ExportDirectory::check);
    return all;
  }

  ExportedEnvironment environment() {
    Path file = path.resolve(Layout.ENVIRONMENT);
    try {
      ExportedEnvironment read =
          KapselJson.mapper()
              .readerFor(ExportedEnvironment.class)
              .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .readValue(content(file));
      if (!Layout.SCHEMA.equals(read.schema())) {
        throw foreign(file, "its schema is `" + read.schema() + "`, not `" + Layout.SCHEMA + "`");
      }
      return read;
    } catch (UnrecognizedPropertyException e) {
      throw foreign(file, "field `" + e.getPropertyName() + "` is not known");
    } catch (JsonProcessingException e) {
      throw foreign(
          file,
          e.getCause() instanceof IllegalArgumentException told
              ? String.valueOf(told.getMessage())
              : e.getOriginalMessage());
    }
  }

  /** The version that was created as so many-th. */
  ExportedVersion version(ExportedEnvironment environment, int ordinal) {
    Path file = path.resolve(Layout.file(ordinal));
    ExportedEnvironment.Version expected = environment.versions().get(ordinal - 1);
    ExportedVersion read;
    try {
      read = ExportedVersion.read(content(file));
    } catch (IllegalArgumentException e) {
      throw foreign(file, String.valueOf(e.getMessage()));
    }
    if (!environment.name().value().equals(read.header().name())
        || !expected.version().value().equals(read.header().version())) {
      throw foreign(file, "it is not " + environment.name() + ":" + expected.version());
    }
    if (!ContentId.of(read.definition()).equals(expected.contentId())) {
      throw foreign(file, "its definition was changed since it was exported");
    }
    return read;
  }

  private void check() {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw foreign(path, "only directories of environments stand here");
    }
    ExportedEnvironment environment = environment();
    if (!Layout.directory(environment.name()).equals(path.getFileName().toString())) {
      throw foreign(path, "the environment in it is `" + environment.name() + "`");
    }
    if (environment.versions().isEmpty()) {
      throw foreign(path.resolve(Layout.ENVIRONMENT), "it lists no versions");
    }
    Set<String> known = new HashSet<>(Set.of(Layout.ENVIRONMENT));
    for (int ordinal = 1; ordinal <= environment.versions().size(); ordinal++) {
      version(environment, ordinal);
      known.add(Layout.file(ordinal));
    }
    for (Path file : list(path)) {
      if (!known.contains(file.getFileName().toString())) {
        throw foreign(file, "its environment does not list it");
      }
    }
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> found = Files.list(directory)) {
      return found.sorted().toList();
    } catch (IOException e) {
      throw new TransferException(directory + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String content(Path file) {
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw foreign(file, "there is no such file");
      }
      if (Files.size(file) > LARGEST_FILE) {
        throw foreign(file, "it is larger than any that is exported");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw foreign(file, "it is not UTF-8 text");
    } catch (IOException e) {
      throw new TransferException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static TransferException foreign(Path file, String why) {
    return new TransferException(
        file + " is not what an export writes: " + why + "; nothing was sent");
  }
}
