package dev.kapsel.functions.stack;

import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Instant;

/**
 * A stack that waits for an image.
 *
 * @param until when it is told to ask again, before CloudFormation gives up by itself
 */
record StackWaiter(
    Declared declared,
    WorkspaceName workspace,
    EnvironmentName name,
    VersionName version,
    DefinitionHash hash,
    Instant until) {

  static StackWaiter of(Declared declared, EnvironmentVersion version, Instant until) {
    return new StackWaiter(
        declared,
        version.workspace(),
        version.name(),
        version.version(),
        version.definitionHash(),
        until);
  }
}
