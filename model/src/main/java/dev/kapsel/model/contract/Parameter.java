package dev.kapsel.model.contract;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of the query, which may be left out.
 *
 * @param type what its text must be; {@code String} for any
 * @param range of a whole number, whose type is {@code Integer}; else null
 */
public record Parameter(String name, String description, Class<?> type, @Nullable Range range) {

  /** Both included. */
  public record Range(int least, int most) {}

  Parameter(String name, String description, Class<?> type) {
    this(name, description, type, null);
  }

  static final Parameter NEXT_TOKEN =
      new Parameter(
          "nextToken",
          "The `nextToken` of the page before; it is good for this caller and this query alone.",
          String.class);
}
