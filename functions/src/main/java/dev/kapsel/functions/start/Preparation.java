package dev.kapsel.functions.start;

import java.util.ServiceLoader;

/**
 * Loads classes that a function needs for its first answer, while its context, which needs none of
 * them, starts in another thread. Leaves nothing: no connection, and nothing that a snapshot would
 * keep.
 */
public interface Preparation {

  /** Whatever goes wrong here goes wrong again where it matters. */
  void load();

  /** Begins all that there are, each in a thread of its own. */
  static void begin() {
    for (Preparation preparation : ServiceLoader.load(Preparation.class)) {
      Thread.ofPlatform().daemon().name("preparation").start(preparation::load);
    }
  }
}
