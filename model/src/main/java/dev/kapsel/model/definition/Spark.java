package dev.kapsel.model.definition;

import java.util.List;

/**
 * Packages for Spark jobs.
 *
 * @param repositories Maven repositories in the order asked
 * @param precache whether the image holds the packages already
 */
public record Spark(List<String> repositories, List<Coordinates> packages, boolean precache) {

  public static final Spark NONE = new Spark(List.of(), List.of(), true);

  public Spark {
    repositories = List.copyOf(repositories);
    packages = List.copyOf(packages);
  }

  /** A Maven artifact. */
  public record Coordinates(String group, String artifact, String version) {}
}
