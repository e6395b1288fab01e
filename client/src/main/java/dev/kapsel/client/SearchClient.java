package dev.kapsel.client;

import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.search.BaseMatch;
import dev.kapsel.model.search.ImageUser;
import dev.kapsel.model.search.PackageMatch;
import dev.kapsel.model.search.PackageSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Search in a workspace; errors and pages as {@link KapselClient} says. It follows what happens by
 * a moment.
 */
public interface SearchClient {

  Page<EnvironmentSummary> environments(ForEnvironments asked, @Nullable String token);

  Page<PackageMatch> packages(ForPackages asked, @Nullable String token);

  Page<BaseMatch> bases(ForBases asked, @Nullable String token);

  /** The environment versions that name an image. */
  Page<ImageUser> users(DefinitionHash hash, @Nullable String token);

  /**
   * Environments that have all of this.
   *
   * @param tags keys, or keys with values: {@code stage=prod}
   * @param owner who registered a version of it
   */
  record ForEnvironments(@Nullable String words, List<String> tags, @Nullable String owner) {

    public ForEnvironments {
      tags = List.copyOf(tags);
    }

    Map<String, String> parameters() {
      Map<String, String> parameters = new TreeMap<>();
      put(parameters, "words", words);
      put(parameters, "tag", tags.isEmpty() ? null : String.join(",", tags));
      put(parameters, "owner", owner);
      return parameters;
    }
  }

  /**
   * Images that hold a package.
   *
   * @param versions specifiers, such as {@code >=2.0,<2.2}, in the order of Python's versions, or
   *     in that of Debian's if {@code kind} says so; null for any
   * @param kind null for any
   * @param onlyCurrent whether only generations that callers get now
   */
  record ForPackages(
      String name, @Nullable String versions, @Nullable PackageSource kind, boolean onlyCurrent) {

    Map<String, String> parameters() {
      Map<String, String> parameters = new TreeMap<>();
      put(parameters, "name", name);
      put(parameters, "versions", versions);
      put(parameters, "kind", kind == null ? null : kind.toString());
      put(parameters, "current", onlyCurrent ? "true" : null);
      return parameters;
    }
  }

  /** Images on a base, by its repository with or without a tag, or by a digest; one of the two. */
  record ForBases(@Nullable String image, @Nullable String digest, boolean onlyCurrent) {

    Map<String, String> parameters() {
      Map<String, String> parameters = new TreeMap<>();
      put(parameters, "image", image);
      put(parameters, "digest", digest);
      put(parameters, "current", onlyCurrent ? "true" : null);
      return parameters;
    }
  }

  private static void put(Map<String, String> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.put(name, value);
    }
  }
}
