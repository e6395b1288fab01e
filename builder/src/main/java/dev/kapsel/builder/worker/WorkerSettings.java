package dev.kapsel.builder.worker;

import dev.kapsel.builder.network.Patience;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.WorkerStart;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a worker works with.
 *
 * @param cache a directory that workers may share and that may vanish between builds
 * @param environment all variables; proxies, certificates and keys of the machine stand there too
 * @param patience with registries, indexes and mirrors
 */
record WorkerSettings(
    WorkerStart start, Path cache, Map<String, String> environment, Patience patience) {

  WorkerSettings {
    environment = Map.copyOf(environment);
  }

  /**
   * A worker for one build, all of it in environment variables: {@code KAPSEL_SERVICE}, {@code
   * KAPSEL_WORKSPACE}, {@code KAPSEL_BUILD}, {@code KAPSEL_BOOTSTRAP} and {@code KAPSEL_CACHE}.
   *
   * @throws IllegalArgumentException if a variable is missing or has no such form
   */
  static WorkerSettings of(Map<String, String> environment) {
    WorkerStart start =
        new WorkerStart(
            URI.create(required(environment, "KAPSEL_SERVICE")),
            new WorkspaceName(required(environment, "KAPSEL_WORKSPACE")),
            new BuildId(required(environment, "KAPSEL_BUILD")),
            required(environment, "KAPSEL_BOOTSTRAP"));
    return of(start, environment);
  }

  /**
   * A worker that was told its build.
   *
   * @throws IllegalArgumentException if the variable {@code KAPSEL_CACHE} is missing
   */
  static WorkerSettings of(WorkerStart start, Map<String, String> environment) {
    Path cache = Path.of(required(environment, "KAPSEL_CACHE")).toAbsolutePath();
    return new WorkerSettings(start, cache, environment, Patience.standard());
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
    return "WorkerSettings[" + start + "]";
  }
}
