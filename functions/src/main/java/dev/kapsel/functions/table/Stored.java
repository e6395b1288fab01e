package dev.kapsel.functions.table;

/** A record as it was read, and what must not have changed when it is written back. */
public record Stored<T>(Item item, T value) {

  public static <T> Stored<T> of(Item item, Class<T> type) {
    return new Stored<>(item, item.as(type));
  }

  /** Writes another value in its place, unless somebody else did in between. */
  public Write.Put replacedBy(T next) {
    return Write.replace(item, next);
  }
}
