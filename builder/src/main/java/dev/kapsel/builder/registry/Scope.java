package dev.kapsel.builder.registry;

import java.util.List;

/**
 * What a token is asked for: the resources and the rights on them.
 *
 * @param repository the one that the request is about
 */
record Scope(String repository, List<String> resources) {

  Scope {
    resources = List.copyOf(resources);
  }

  static Scope pull(String repository) {
    return new Scope(repository, List.of("repository:" + repository + ":pull"));
  }

  static Scope push(String repository) {
    return new Scope(repository, List.of("repository:" + repository + ":pull,push"));
  }

  static Scope mount(String repository, String from) {
    return new Scope(
        repository,
        List.of("repository:" + repository + ":pull,push", "repository:" + from + ":pull"));
  }
}
