package dev.kapsel.builder.overlap;

import java.util.Comparator;

/**
 * A package of an image.
 *
 * @param layer that it is in, counted from below
 * @param rank within the layer: a higher one is written over a lower one
 * @param name of the package file
 */
public record Owner(int layer, int rank, String name) implements Comparable<Owner> {

  /** The last one's files are seen. */
  private static final Comparator<Owner> ORDER =
      Comparator.comparingInt(Owner::layer).thenComparingInt(Owner::rank);

  @Override
  public int compareTo(Owner other) {
    return ORDER.compare(this, other);
  }

  /** What two packages of one layer share was found when the layer was made. */
  boolean isApart(Owner other) {
    return layer != other.layer;
  }
}
