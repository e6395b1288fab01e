package dev.kapsel.client.transfer;

import dev.kapsel.client.KapselClient;
import dev.kapsel.client.LifecycleClient;
import dev.kapsel.client.Tagged;
import dev.kapsel.model.api.ArchiveState;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes environments to a directory. An earlier export in it is brought up to date; anything else
 * in it is refused, for it would be in the way of an import.
 */
public final class Export {

  /** Somebody who goes on writing to an environment can keep it from being read as it is. */
  private static final int TRIES = 5;

  private final LifecycleClient client;
  private final Path directory;

  public Export(KapselClient client, Path directory) {
    this.client = client.lifecycle();
    this.directory = directory;
  }

  /**
   * What was written.
   *
   * @param versions how many
   */
  public record Written(EnvironmentName name, String directory, int versions) {}

  /**
   * Writes every environment of the workspace, archived ones too.
   *
   * @throws TransferException if something else is in the directory, or it cannot be written
   */
  public List<Written> all() {
    List<EnvironmentName> names = new ArrayList<>();
    for (ArchiveState state : ArchiveState.values()) {
      String token = null;
      do {
        var page = client.environments(state, token);
        page.items().forEach(row -> names.add(row.name()));
        token = page.nextToken();
      } while (token != null);
    }
    Set<String> known = new HashSet<>();
    names.forEach(name -> known.add(Layout.directory(name)));
    refuseOthers(directory, known, "is not an environment of the workspace");
    return of(names);
  }

  /**
   * Writes these environments and leaves those beside them.
   *
   * @throws TransferException if the directory cannot be written
   */
  public List<Written> of(List<EnvironmentName> names) {
    return names.stream().sorted().distinct().map(this::write).toList();
  }

  private Written write(EnvironmentName name) {
    Snapshot snapshot = snapshot(name);
    Path target = directory.resolve(Layout.directory(name));
    Set<String> files = new HashSet<>(Set.of(Layout.ENVIRONMENT));
    snapshot.versions().forEach(version -> files.add(Layout.file(version.ordinal())));
    try {
      Files.createDirectories(target);
      refuseOthers(target, files, "is not a file of this environment");
      for (EnvironmentVersion version : snapshot.versions()) {
        Files.write(
            target.resolve(Layout.file(version.ordinal())), ExportedVersion.of(version).bytes());
      }
      // Last, so that a directory which has it is whole.
      Files.write(target.resolve(Layout.ENVIRONMENT), Layout.bytes(snapshot.described()));
    } catch (IOException e) {
      throw new TransferException(target + " cannot be written: " + e.getMessage(), e);
    }
    return new Written(name, target.getFileName().toString(), snapshot.versions().size());
  }

  /** An environment with all of its versions, in the order of creation, at one moment. */
  private record Snapshot(Environment environment, List<EnvironmentVersion> versions) {

    ExportedEnvironment described() {
      return new ExportedEnvironment(
          Layout.SCHEMA,
          environment.name(),
          environment.description(),
          environment.tags(),
          environment.archived(),
          versions.stream()
              .map(
                  version ->
                      new ExportedEnvironment.Version(
                          version.version(), version.contentId(), version.archived()))
              .toList());
    }
  }

  private Snapshot snapshot(EnvironmentName name) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Tagged<Environment> before = client.environment(name);
      List<EnvironmentVersion> versions = versions(name);
      if (client.environment(name).tag().equals(before.tag())) {
        return new Snapshot(before.value(), versions);
      }
    }
    throw new TransferException(
        "environment `" + name + "` is changed again and again; export it in a quieter moment");
  }

  private List<EnvironmentVersion> versions(EnvironmentName name) {
    List<EnvironmentVersion> versions = new ArrayList<>();
    for (ArchiveState state : ArchiveState.values()) {
      String token = null;
      do {
        Page<EnvironmentVersion> page = client.versions(name, state, token);
        versions.addAll(page.items());
        token = page.nextToken();
      } while (token != null);
    }
    versions.sort(Comparator.comparingInt(EnvironmentVersion::ordinal));
    return versions;
  }

  private static void refuseOthers(Path directory, Set<String> known, String why) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> found = Files.list(directory)) {
      found
          .filter(path -> !known.contains(path.getFileName().toString()))
          .sorted()
          .findFirst()
          .ifPresent(
              path -> {
                throw new TransferException(path + " " + why + "; remove it, or export elsewhere");
              });
    } catch (IOException e) {
      throw new TransferException(directory + " cannot be read: " + e.getMessage(), e);
    }
  }
}
