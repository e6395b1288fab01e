package dev.kapsel.functions.stack;

import java.net.URI;

/** Where answers go. */
public interface StackAnswers {

  /**
   * Sends an answer; the same again changes nothing. One that is refused for good counts as sent.
   *
   * @throws UnansweredException if it is not taken now
   */
  void send(URI to, byte[] answer);
}
