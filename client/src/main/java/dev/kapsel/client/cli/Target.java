package dev.kapsel.client.cli;

import dev.kapsel.client.KapselClient;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.VersionName;
import org.jspecify.annotations.Nullable;

/**
 * What is to be changed.
 *
 * @param version null for the environment itself
 */
record Target(EnvironmentName name, @Nullable VersionName version) {

  /** {@code NAME} is the environment, {@code NAME@latest} the version that is latest now. */
  static Target of(String text, KapselClient client) {
    EnvironmentReference reference = Subject.reference(text);
    if (reference.version() == null && text.contains("@")) {
      return new Target(reference.name(), client.version(reference).version());
    }
    return new Target(reference.name(), reference.version());
  }

  EnvironmentReference reference() {
    return new EnvironmentReference(name, version);
  }
}
