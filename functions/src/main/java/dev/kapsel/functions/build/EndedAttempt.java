package dev.kapsel.functions.build;

import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;

/**
 * What a build service says of a worker that is no more: a child process that was waited for, an
 * event of CodeBuild.
 *
 * @param start {@link BuildService.Start#id}, because one epoch may have been started twice
 * @param detail for people: how it ended, such as {@code it was killed (exit code 137)}
 */
public record EndedAttempt(
    WorkspaceName workspace,
    BuildId build,
    int epoch,
    Sha256 start,
    AttemptEnd end,
    String detail) {

  public static EndedAttempt of(BuildService.Start start, AttemptEnd end, String detail) {
    return new EndedAttempt(
        start.workspace(), start.build(), start.epoch(), start.id(), end, detail);
  }

  BuildKey key() {
    return new BuildKey(workspace, build);
  }
}
