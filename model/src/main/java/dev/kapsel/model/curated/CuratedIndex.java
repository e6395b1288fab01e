package dev.kapsel.model.curated;

import dev.kapsel.model.environment.EnvironmentReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an installation has published, for others that list it and hit its images. One file of JSON,
 * which {@code kapsel curated publish} writes.
 *
 * @param schema {@link #SCHEMA}
 * @param environments in the order of the catalogue
 */
public record CuratedIndex(String schema, List<PublishedEnvironment> environments) {

  public static final String SCHEMA = "kapsel-curated/v1";

  /** What an installation has that has published nothing. */
  public static final CuratedIndex EMPTY = of(List.of());

  /**
   * @throws IllegalArgumentException if it is of another form
   */
  public CuratedIndex {
    if (!SCHEMA.equals(schema)) {
      throw new IllegalArgumentException(
          "schema `"
              + schema
              + "` is not `"
              + SCHEMA
              + "`: it is no index of published environments");
    }
    environments = List.copyOf(environments);
  }

  public static CuratedIndex of(List<PublishedEnvironment> environments) {
    return new CuratedIndex(SCHEMA, environments);
  }

  public Optional<PublishedEnvironment> find(EnvironmentReference reference) {
    return environments.stream().filter(one -> one.reference().equals(reference)).findFirst();
  }

  /** With this version as it is now, in its old place if it had one. */
  public CuratedIndex with(PublishedEnvironment published) {
    List<PublishedEnvironment> next = new ArrayList<>(environments);
    next.replaceAll(one -> one.reference().equals(published.reference()) ? published : one);
    if (!next.contains(published)) {
      next.add(published);
    }
    return of(next);
  }
}
