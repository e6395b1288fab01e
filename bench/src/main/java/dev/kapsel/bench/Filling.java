package dev.kapsel.bench;

import dev.kapsel.functions.table.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Fills a table with as many versions as are asked for: environments of five versions each, a
 * little more than half of them in one workspace, the others in workspaces of a hundred; and every
 * fourth has an image.
 *
 * @param versions how many there are to be
 */
record Filling(int versions) {

  static final String LARGE = "large";

  private static final int BATCH = 100;
  private static final int ENVIRONMENTS_A_WORKSPACE = 100;

  private static final Template PLAIN = Template.of(false);
  private static final Template BUILT = Template.of(true);

  int environments() {
    return versions / Template.VERSIONS;
  }

  /** How many of the environments are in the large workspace; they come first. */
  int inLarge() {
    return environments() * 11 / 20;
  }

  String workspace(int number) {
    return number < inLarge() ? LARGE : "w" + (number - inLarge()) / ENVIRONMENTS_A_WORKSPACE;
  }

  /** Of how many environments one is asked for, so that an answer is as large as in any table. */
  int asked() {
    return inLarge() - inLarge() % Template.SHARING;
  }

  Set<String> workspaces() {
    return IntStream.range(0, environments()).mapToObj(this::workspace).collect(Collectors.toSet());
  }

  /** Rounded down to an environment that has an image. */
  static int built(int number) {
    return number - number % Template.IMAGE_EVERY;
  }

  static String image(int number) {
    return BUILT.image(built(number));
  }

  /** A digest by which that image is found. */
  static String digest(int number) {
    return BUILT.digest(built(number));
  }

  /** Hands over everything in parts that one transaction takes. */
  void into(Consumer<List<Item>> table) {
    List<Item> part = new ArrayList<>();
    for (int number = 0; number < environments(); number++) {
      Template template = built(number) == number ? BUILT : PLAIN;
      for (Item item : template.copy(workspace(number), number)) {
        part.add(item);
        if (part.size() == BATCH) {
          table.accept(List.copyOf(part));
          part.clear();
        }
      }
    }
    if (!part.isEmpty()) {
      table.accept(part);
    }
  }
}
