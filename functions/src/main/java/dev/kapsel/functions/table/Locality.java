package dev.kapsel.functions.table;

/** Where items lie, for adapters that can choose it. */
public final class Locality {

  private Locality() {}

  /**
   * Whether the item is mostly read with those beside it in its partition, however far apart in
   * time they are written, so that they had better lie together.
   */
  public static boolean isReadWithNeighbours(Key key) {
    return Keys.isRow(key);
  }
}
