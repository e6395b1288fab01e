package dev.kapsel.model.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@link Route#PULL_CREDENTIALS}: how a container engine gets at the images of a
 * workspace, and at nothing else.
 *
 * @param registry host and port, as in {@code docker login}
 * @param repository that may be pulled from
 * @param username null where the registry needs no login
 * @param password likewise; a secret that is shown this once
 * @param expiresAt null where nothing expires
 */
public record PullCredentials(
    String registry,
    String repository,
    @Nullable String username,
    @Nullable String password,
    @Nullable Instant expiresAt) {

  /** Of a registry that everybody who reaches it may pull from. */
  public static PullCredentials open(String registry, String repository) {
    return new PullCredentials(registry, repository, null, null, null);
  }

  @Override
  public String toString() {
    return "PullCredentials[" + registry + "/" + repository + " until " + expiresAt + "]";
  }
}
