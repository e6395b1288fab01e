package dev.kapsel.builder.engine;

import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What a program says, handed on line by line as far as people would read it. */
final class Said implements Consumer<String> {

  private static final int MOST_LINES = 20_000;
  private static final Pattern COLOURS = Pattern.compile("\\u001B\\[[0-9;]*[A-Za-z]");

  private final Consumer<String> log;
  private int lines;
  private String last = "";

  Said(Consumer<String> log) {
    this.log = log;
  }

  @Override
  public synchronized void accept(String line) {
    String plain = COLOURS.matcher(line).replaceAll("").stripTrailing();
    if (plain.isBlank()) {
      return;
    }
    last = plain;
    lines++;
    if (lines <= MOST_LINES) {
      log.accept(plain);
    } else if (lines == MOST_LINES + 1) {
      log.accept("after %,d lines the rest is left out".formatted(MOST_LINES));
    }
  }

  /** The last line that was not empty. */
  synchronized String last() {
    return last;
  }

  static String lastOf(String output) {
    Said said = new Said(line -> {});
    output.lines().forEach(said);
    return said.last();
  }
}
