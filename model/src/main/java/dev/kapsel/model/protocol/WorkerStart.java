package dev.kapsel.model.protocol;

import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import java.net.URI;

/**
 * What a worker is told before its first message. One that stays between builds reads it as a line
 * of JSON from its standard input; specification: {@code docs/spec/build-protocol.md}.
 *
 * @param service where to report to
 * @param bootstrap exchanged for the build token at the first call, and dead afterwards
 */
public record WorkerStart(URI service, WorkspaceName workspace, BuildId build, String bootstrap) {

  @Override
  public String toString() {
    return "WorkerStart[" + workspace + "/" + build + " for " + service + "]";
  }
}
