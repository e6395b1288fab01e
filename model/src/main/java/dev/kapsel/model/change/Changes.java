package dev.kapsel.model.change;

import java.util.List;

/**
 * What the feed answers.
 *
 * @param entries oldest first; empty when nothing happened
 * @param cursor to ask with the next time, whether there were entries or not
 */
public record Changes(List<ChangeEntry> entries, String cursor) {

  public Changes {
    entries = List.copyOf(entries);
  }
}
