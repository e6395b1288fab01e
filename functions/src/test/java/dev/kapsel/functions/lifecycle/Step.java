package dev.kapsel.functions.lifecycle;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Things that are done at once, or one.
 *
 * @param order seed of who comes when
 */
record Step(List<Deed> deeds, long order) {

  Step {
    deeds = List.copyOf(deeds);
  }

  /** Something that can be done to the service as to the model. */
  record Deed(String words, Function<Life, String> act) {
    @Override
    public String toString() {
      return words;
    }
  }

  Step without(int deed) {
    return new Step(
        IntStream.range(0, deeds.size()).filter(i -> i != deed).mapToObj(deeds::get).toList(),
        order);
  }

  @Override
  public String toString() {
    return deeds.stream().map(Deed::words).collect(Collectors.joining("  ||  "));
  }
}
