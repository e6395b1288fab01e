package dev.kapsel.model.contract;

/**
 * A parameter of the query, which may be left out.
 *
 * @param type what its text must be; {@code String} for any
 */
public record Parameter(String name, String description, Class<?> type) {

  static final Parameter NEXT_TOKEN =
      new Parameter(
          "nextToken",
          "The `nextToken` of the page before; it is good for this caller and this query alone.",
          String.class);
}
