package dev.kapsel.functions.image;

import dev.kapsel.model.environment.WorkspaceName;
import java.util.Optional;

/** Tells from a repository's name whose it is: {@code PREFIX WORKSPACE}, and all below that. */
public final class RepositoryNames {

  private RepositoryNames() {}

  /** Empty where it does not begin with the prefix, or names what can be no workspace. */
  public static Optional<WorkspaceName> owner(String prefix, String repository) {
    if (!repository.startsWith(prefix)) {
      return Optional.empty();
    }
    String name = repository.substring(prefix.length()).split("/", 2)[0];
    try {
      return Optional.of(new WorkspaceName(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
