package dev.kapsel.builder.worker;

import dev.kapsel.builder.network.Patience;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a worker is started with: the environment variables {@code KAPSEL_SERVICE}, {@code
 * KAPSEL_WORKSPACE}, {@code KAPSEL_BUILD}, {@code KAPSEL_BOOTSTRAP} and {@code KAPSEL_CACHE}.
 *
 * @param bootstrap exchanged for the build token at the first call, and dead afterwards
 * @param cache a directory that workers may share and that may vanish between builds
 * @param environment all variables; proxies, certificates and keys of the machine stand there too
 * @param patience with registries, indexes and mirrors
 */
record WorkerSettings(
    URI service,
    WorkspaceName workspace,
    BuildId build,
    String bootstrap,
    Path cache,
    Map<String, String> environment,
    Patience patience) {

  WorkerSettings {
    environment = Map.copyOf(environment);
  }

  /**
   * @throws IllegalArgumentException if a variable is missing or has no such form
   */
  static WorkerSettings of(Map<String, String> environment) {
    return new WorkerSettings(
        URI.create(required(environment, "KAPSEL_SERVICE")),
        new WorkspaceName(required(environment, "KAPSEL_WORKSPACE")),
        new BuildId(required(environment, "KAPSEL_BUILD")),
        required(environment, "KAPSEL_BOOTSTRAP"),
        Path.of(required(environment, "KAPSEL_CACHE")).toAbsolutePath(),
        environment,
        Patience.standard());
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "the environment variable " + name + " is not set: workers are started by the service");
    }
    return value;
  }

  @Override
  public String toString() {
    return "WorkerSettings[" + workspace + "/" + build + " for " + service + "]";
  }
}
