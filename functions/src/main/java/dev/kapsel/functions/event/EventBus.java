package dev.kapsel.functions.event;

import dev.kapsel.functions.problem.UnavailableException;

/** Where events go, such as a bus of EventBridge. */
public interface EventBus {

  /**
   * Sends an event, at least once.
   *
   * @throws UnavailableException if it was not taken, or nobody knows
   */
  void send(Event event);
}
