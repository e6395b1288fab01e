package dev.kapsel.functions.build;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.oci.Sha256;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets workers in: with a bootstrap once, with a build token for one build and epoch. What is no
 * token, or not one that this service gave out, is not authenticated; a good one for something else
 * is forbidden.
 */
@Singleton
public final class WorkerAccess {

  private final Builds builds;
  private final Clock clock;

  public WorkerAccess(Builds builds, Clock clock) {
    this.builds = builds;
    this.clock = clock;
  }

  /** Refuses what is no worker's token by its very form, before anything else is looked at. */
  public void recognise(@Nullable String bearer) {
    if (Optional.ofNullable(bearer).flatMap(BuildToken::parse).isEmpty()) {
      throw unknown();
    }
  }

  /** The build whose bootstrap this is, still waiting for its worker. */
  Stored<BuildRecord> bootstrap(BuildKey key, @Nullable String bearer) {
    BuildToken token = parsed(key, bearer, BuildToken.Kind.BOOTSTRAP);
    Stored<BuildRecord> read = found(key);
    Sha256 expected = read.value().bootstrap();
    if (expected == null || !token.matches(expected)) {
      throw unknown();
    }
    return read;
  }

  WorkerSession session(BuildKey key, @Nullable String bearer) {
    BuildToken token = parsed(key, bearer, BuildToken.Kind.BUILD);
    Stored<BuildRecord> read = found(key);
    Attempt attempt =
        read.value()
            .attempt(token.epoch())
            .filter(one -> token.matches(one.token()))
            .orElseThrow(WorkerAccess::unknown);
    if (!clock.instant().isBefore(attempt.goodUntil())) {
      throw Rejected.of(
          ProblemCode.UNAUTHENTICATED,
          "the build token has expired",
          "Stop: the build is given to another worker, or has taken too long.");
    }
    return new WorkerSession(read, attempt);
  }

  private static BuildToken parsed(
      BuildKey key, @Nullable String bearer, BuildToken.Kind expected) {
    BuildToken token =
        Optional.ofNullable(bearer).flatMap(BuildToken::parse).orElseThrow(WorkerAccess::unknown);
    if (token.kind() != expected || !token.build().equals(key.id())) {
      throw Rejected.of(
          ProblemCode.FORBIDDEN,
          "the token is not for this call of build `" + key.id() + "`",
          "Use the token that was given for this build: the bootstrap once, then the build token.");
    }
    return token;
  }

  /** No build, no token: a stranger does not learn which builds there are. */
  private Stored<BuildRecord> found(BuildKey key) {
    return builds.find(key.workspace(), key.id()).orElseThrow(WorkerAccess::unknown);
  }

  private static Rejected unknown() {
    return Rejected.of(
        ProblemCode.UNAUTHENTICATED,
        "the request carries no token that is good here",
        "Send `Authorization: Bearer <token>`; a bootstrap is dead once it was exchanged.");
  }
}
