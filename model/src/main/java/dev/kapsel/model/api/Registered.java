package dev.kapsel.model.api;

import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.environment.EnvironmentVersion;
import java.util.List;

/**
 * Answer to a registration: 201 when the version is new, 200 when the latest version says the same
 * already.
 *
 * @param findings warnings and hints; errors would have been a problem
 */
public record Registered(EnvironmentVersion version, boolean created, List<Finding> findings) {

  public Registered {
    findings = List.copyOf(findings);
  }
}
