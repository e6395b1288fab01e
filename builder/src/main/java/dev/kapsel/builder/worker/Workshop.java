package dev.kapsel.builder.worker;

import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.network.AddressGuard;
import dev.kapsel.builder.network.Destinations;
import dev.kapsel.builder.network.Http;
import dev.kapsel.builder.network.NeighbourRepositories;
import dev.kapsel.builder.network.Patience;
import dev.kapsel.builder.registry.RegistryClient;
import dev.kapsel.builder.resolve.UvResolver;
import dev.kapsel.model.protocol.BuildPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What the stages of a build work with.
 *
 * @param common shared by all workers: what Kapsel assembles of what everybody may read
 * @param cache shared by the workers of a workspace, with a directory for this build alone. What
 *     one workspace may read, and that it has read it, is no other one's business
 * @param target the registry that the image goes to
 * @param patience with all others
 */
record Workshop(
    AddressGuard guard,
    Http http,
    RegistryClient target,
    SharedCache common,
    SharedCache cache,
    Map<String, String> environment,
    Patience patience)
    implements AutoCloseable {

  static Workshop of(
      BuildPlan plan, WorkerSettings settings, SharedCache common, SharedCache cache) {
    Map<String, String> environment = settings.environment();
    Patience patience = settings.patience();
    AddressGuard guard =
        AddressGuard.of(plan.sources().privateAddresses(), environment)
            .sparing(NeighbourRepositories.of(plan.target()));
    guard.pin();
    Http http = Http.create(guard, environment, patience);
    RegistryClient target =
        new RegistryClient(http, URI.create(plan.target().registry()), plan.target().login());
    return new Workshop(guard, http, target, common, cache, environment, patience);
  }

  /**
   * Resolves packages.
   *
   * @param uv the program
   * @param directory of this resolution alone
   */
  /** Whether other people's bases may be run as the worker is: on a machine for one build alone. */
  boolean trustsBases() {
    return "1".equals(environment.get("KAPSEL_TRUST_BASES"));
  }

  UvResolver resolver(String uv, String directory) {
    try {
      return new UvResolver(
          uv,
          Files.createDirectories(cache.work().resolve(directory)),
          cache,
          Destinations.of(guard, environment),
          new IndexSilence(http, cache, Clock.systemUTC()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where programs run that should find nothing. */
  Path emptyDirectory() {
    try {
      return Files.createDirectories(cache.work().resolve("empty"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
