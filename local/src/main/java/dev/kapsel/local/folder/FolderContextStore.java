package dev.kapsel.local.folder;

import dev.kapsel.functions.context.Archive;
import dev.kapsel.functions.context.ContextStore;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.local.gateway.Archives;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Archives of build contexts in a directory: {@code uploads/<workspace>/<SHA-256 of the archive>}
 * until a day has passed, {@code kept/<workspace>/<content hash>.tar.gz} for good. An archive is
 * sent to the gateway and read from it, by addresses that are drawn by chance and known to this
 * process alone: after a restart an upload is begun again, and who could not read any more asks
 * again.
 */
public final class FolderContextStore implements ContextStore, Archives {

  private static final Duration UPLOADS_STAY = Duration.ofDays(1);
  private static final int NAME_BYTES = 16;

  private final Path directory;
  private final Supplier<URI> gateway;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<String, Offered> offers = new ConcurrentHashMap<>();
  private final Map<String, Readable> readable = new ConcurrentHashMap<>();

  private record Offered(WorkspaceName workspace, Archive archive, Instant until) {}

  private record Readable(Path file, Instant until) {}

  /**
   * @param gateway where the service answers; asked for when an archive is offered
   */
  public FolderContextStore(
      Path directory, Supplier<URI> gateway, Clock clock, RandomGenerator random) {
    this.directory = directory;
    this.gateway = gateway;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Target offer(WorkspaceName workspace, Archive archive, Instant until) {
    tidy(workspace);
    String name = byChance();
    offers.put(name, new Offered(workspace, archive, until));
    return new Target("PUT", gateway.get().resolve(Archives.UPLOADS + name), Map.of());
  }

  @Override
  public Optional<Problem> take(String name, InputStream body) throws IOException {
    Offered offered = offers.get(name);
    if (offered == null || over(offered.until())) {
      return Optional.of(
          Problem.of(
              ProblemCode.NOT_FOUND,
              "no upload is open at this address, or no longer",
              "Begin the upload again."));
    }
    Path file = upload(offered.workspace(), offered.archive());
    IncomingArchive.Outcome outcome =
        IncomingArchive.receive(body, file, offered.archive(), () -> over(offered.until()));
    return switch (outcome) {
      case THERE -> Optional.empty();
      case OTHER ->
          Optional.of(
              Problem.of(
                  ProblemCode.INVALID_REQUEST,
                  "these are not the "
                      + offered.archive().size()
                      + " bytes with the SHA-256 "
                      + offered.archive().sha256()
                      + " that were announced",
                  "Send the archive as it was when its upload was begun."));
      case LATE ->
          Optional.of(
              Problem.of(
                  ProblemCode.REQUEST_TIMEOUT,
                  "the archive was not there when the upload ended at " + offered.until(),
                  "Begin the upload again, over a better connection."));
    };
  }

  private boolean over(Instant until) {
    return !clock.instant().isBefore(until);
  }

  private String byChance() {
    byte[] chance = new byte[NAME_BYTES];
    random.nextBytes(chance);
    return HexFormat.of().formatHex(chance);
  }

  @Override
  public Optional<InputStream> uploaded(WorkspaceName workspace, Archive archive) {
    try {
      return Optional.of(Files.newInputStream(upload(workspace, archive)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UnavailableException("upload " + archive.sha256() + " cannot be read", e);
    }
  }

  @Override
  public void keep(WorkspaceName workspace, Archive archive, Sha256 content) {
    Path kept = kept(workspace, content);
    try {
      Files.createDirectories(kept.getParent());
      // The upload stays until its day is over, so that whoever was cut off can begin here again.
      Files.createLink(kept, upload(workspace, archive));
    } catch (FileAlreadyExistsException e) {
      // It was kept before.
    } catch (NoSuchFileException e) {
      throw new IllegalStateException("upload " + archive.sha256() + " is not there", e);
    } catch (IOException e) {
      throw new UnavailableException("context " + content + " cannot be kept", e);
    }
  }

  @Override
  public URI address(WorkspaceName workspace, Sha256 content, Instant until) {
    readable.values().removeIf(known -> over(known.until()));
    String name = byChance();
    readable.put(name, new Readable(kept(workspace, content), until));
    return gateway.get().resolve(Archives.KEPT + name);
  }

  @Override
  public Optional<Path> give(String name) {
    return Optional.ofNullable(readable.get(name))
        .filter(known -> !over(known.until()))
        .map(Readable::file)
        .filter(Files::exists);
  }

  /** Forgets addresses that have expired, and uploads whose day is over. */
  private void tidy(WorkspaceName workspace) {
    offers.values().removeIf(offered -> over(offered.until()));
    FileTime old = FileTime.from(clock.instant().minus(UPLOADS_STAY));
    try (Stream<Path> files = Files.list(uploads(workspace))) {
      for (Path file : files.toList()) {
        if (Files.getLastModifiedTime(file).compareTo(old) < 0) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // Nothing was uploaded yet, or somebody else has tidied.
    } catch (IOException e) {
      throw new UnavailableException("uploads of " + workspace + " cannot be listed", e);
    }
  }

  private Path kept(WorkspaceName workspace, Sha256 content) {
    return directory.resolve("kept").resolve(workspace.value()).resolve(content + ".tar.gz");
  }

  private Path upload(WorkspaceName workspace, Archive archive) {
    return uploads(workspace).resolve(archive.sha256().hex());
  }

  private Path uploads(WorkspaceName workspace) {
    return directory.resolve("uploads").resolve(workspace.value());
  }
}
