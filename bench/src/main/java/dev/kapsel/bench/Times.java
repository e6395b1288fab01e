package dev.kapsel.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long each of many requests took. */
final class Times {

  private final String title;
  private final List<Long> nanos = new ArrayList<>();

  Times(String title) {
    this.title = title;
  }

  void add(List<Long> more) {
    nanos.addAll(more);
  }

  /** As a row of a table, in milliseconds. */
  void print() {
    System.out.printf(
        "| %s | %.2f ms | %.2f ms | %.2f ms |%n",
        title, percentile(50) / 1e6, percentile(99) / 1e6, percentile(100) / 1e6);
  }

  double over(Times other, int percentile) {
    return percentile(percentile) / other.percentile(percentile);
  }

  /** By nearest rank. */
  private double percentile(int percent) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return sorted.get(Math.max(0, (int) Math.ceil(percent / 100.0 * sorted.size()) - 1));
  }
}
