package dev.kapsel.functions.table;

/**
 * Names an item. Built by {@link Keys} only.
 *
 * @param pk partition key; begins with the workspace
 * @param sk sort key; items of one partition are ordered by its UTF-8 bytes
 */
public record Key(String pk, String sk) {

  @Override
  public String toString() {
    return pk + " " + sk;
  }
}
