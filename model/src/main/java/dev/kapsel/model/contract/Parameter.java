package dev.kapsel.model.contract;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of the query, which may be left out.
 *
 * @param type what its text must be; {@code String} for any
 * @param range of a whole number, whose type is {@code Integer}; else null
 * @param example a text that it may be; null where the type says enough
 */
public record Parameter(
    String name,
    String description,
    Class<?> type,
    @Nullable Range range,
    @Nullable String example) {

  /** Both included. */
  public record Range(int least, int most) {}

  Parameter(String name, String description, Class<?> type) {
    this(name, description, type, null, null);
  }

  Parameter withExample(String as) {
    return new Parameter(name, description, type, range, as);
  }

  static final Parameter NEXT_TOKEN =
      new Parameter(
          "nextToken",
          "The `nextToken` of the page before; it is good for this caller and this query alone.",
          String.class);
}
