package dev.kapsel.local.registry;

import java.util.Map;
import java.util.Set;

/** What a request may do with which repositories. */
sealed interface Rights {

  /** Where nobody needs a login. */
  Rights ALL = new Everything();

  boolean allow(RepositoryName repository, Action action);

  /** Whether what belongs to no repository may be seen, such as the list of all. */
  boolean everywhere();

  /**
   * @throws RegistryException if this is not allowed
   */
  default void require(RepositoryName repository, Action action) {
    if (!allow(repository, action)) {
      throw new RegistryException(
          ErrorCode.DENIED, "this login is not good to " + action.word() + " in " + repository);
    }
  }

  /**
   * As registries call them.
   *
   * @see <a href="https://distribution.github.io/distribution/spec/auth/scope/">Token scopes</a>
   */
  enum Action {
    PULL("pull"),
    PUSH("push"),
    DELETE("delete");

    private final String word;

    Action(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    static Action of(String method) {
      return switch (method) {
        case "GET", "HEAD" -> PULL;
        case "DELETE" -> DELETE;
        default -> PUSH;
      };
    }
  }

  record Everything() implements Rights {
    @Override
    public boolean allow(RepositoryName repository, Action action) {
      return true;
    }

    @Override
    public boolean everywhere() {
      return true;
    }
  }

  /** Words of actions by the names of repositories. */
  record Some(Map<String, Set<String>> actions) implements Rights {
    @Override
    public boolean allow(RepositoryName repository, Action action) {
      return actions.getOrDefault(repository.value(), Set.of()).contains(action.word());
    }

    @Override
    public boolean everywhere() {
      return false;
    }
  }
}
