package dev.kapsel.functions.stack;

import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stack that waits for an image.
 *
 * @param declared how it is answered when the image exists
 * @param failing how it is answered when there will be none; null in items of before this was told
 *     apart: as {@code declared}
 * @param build that makes the image; null until it was asked for
 * @param until when it is told to ask again, before CloudFormation gives up by itself
 */
record StackWaiter(
    Declared declared,
    @Nullable Declared failing,
    WorkspaceName workspace,
    EnvironmentName name,
    VersionName version,
    DefinitionHash hash,
    @Nullable BuildId build,
    Instant until) {

  static StackWaiter of(
      Declared declared, Declared failing, EnvironmentVersion version, Instant until) {
    return new StackWaiter(
        declared,
        failing,
        version.workspace(),
        version.name(),
        version.version(),
        version.definitionHash(),
        null,
        until);
  }

  StackWaiter on(BuildId itsBuild) {
    return new StackWaiter(declared, failing, workspace, name, version, hash, itsBuild, until);
  }

  StackAnswer failure(String reason) {
    return StackAnswer.failure(failing == null ? declared : failing, reason);
  }
}
