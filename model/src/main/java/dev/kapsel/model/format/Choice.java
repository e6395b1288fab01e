package dev.kapsel.model.format;

import java.util.Arrays;
import java.util.stream.Collectors;

/** One of a closed list of words. */
final class Choice {

  private Choice() {}

  /**
   * @throws IllegalArgumentException if the text is none of them as they are written
   */
  static <E extends Enum<E>> E of(String text, E[] values) {
    for (E value : values) {
      if (value.toString().equals(text)) {
        return value;
      }
    }
    String known =
        Arrays.stream(values).map(value -> "`" + value + "`").collect(Collectors.joining(", "));
    throw new IllegalArgumentException(Value.shown(text) + " is none of " + known);
  }
}
