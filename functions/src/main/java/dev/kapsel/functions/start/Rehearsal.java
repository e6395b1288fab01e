package dev.kapsel.functions.start;

import io.micronaut.context.ApplicationContext;
import java.util.function.Consumer;

/**
 * What a function does once before its snapshot is taken, so that in each copy of it classes are
 * loaded and code is compiled. It goes the way of real requests and leaves nothing: no connection
 * to anybody, nothing drawn by chance, nothing written or measured.
 */
@FunctionalInterface
public interface Rehearsal {

  /**
   * Plays a part with a context in which everything outside is made up.
   *
   * @param part must keep nothing of the context
   */
  void play(Consumer<ApplicationContext> part);

  /** The workspace of the requests. */
  String WORKSPACE = "rehearsal";

  /** Who sends them. */
  String CALLER = "rehearsal";
}
