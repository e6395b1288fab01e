package dev.kapsel.functions.stack;

import dev.kapsel.functions.problem.UnavailableException;
import java.net.URI;

/** Where answers go. */
public interface StackAnswers {

  /**
   * Sends an answer; the same again changes nothing.
   *
   * @throws UnavailableException if it is not taken now
   */
  void send(URI to, byte[] answer);
}
