package dev.kapsel.client.cli;

import dev.kapsel.client.KapselClient;
import dev.kapsel.client.KapselException;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.function.Function;

/** What the caller's workspace has, else what the curated one has for everybody. */
final class OwnOrCurated {

  private OwnOrCurated() {}

  /**
   * @param ask is given the one and, where that has no such thing, the other
   * @throws KapselException if neither has it, as the caller's own workspace says it
   */
  static <T> T find(Session session, Function<KapselClient, T> ask) {
    try {
      return ask.apply(session.client());
    } catch (KapselException own) {
      if (!missing(own) || session.workspace().equals(WorkspaceName.CURATED)) {
        throw own;
      }
      try {
        return ask.apply(session.client(WorkspaceName.CURATED));
      } catch (KapselException curated) {
        throw missing(curated) ? own : curated;
      }
    }
  }

  private static boolean missing(KapselException e) {
    return e.problem().code().equals(ProblemCode.NOT_FOUND.toString());
  }
}
