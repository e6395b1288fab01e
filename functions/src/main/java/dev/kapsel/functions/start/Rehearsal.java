package dev.kapsel.functions.start;

import io.micronaut.context.ApplicationContext;
import java.util.function.Consumer;

/**
 * What a function does once before its snapshot is taken, so that in each copy of it classes are
 * loaded and code is compiled. It goes the way of real requests and leaves nothing: no connection
 * to anybody, nothing written or measured, and nothing drawn by chance that its copies would share:
 * what is drawn all the same, such as tokens of transactions, comes from {@link
 * java.security.SecureRandom}, which Lambda keeps unique.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html">Handling
 *     uniqueness with Lambda SnapStart</a>
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
