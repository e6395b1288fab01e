package dev.kapsel.model.contract;

/** What happens when a request is sent a second time. */
public enum Effect {
  /** It changes nothing, however often it is sent. */
  READS,
  /** What the first one began, the second one joins. */
  JOINS,
  /** It may do a second time what it did the first; {@code Idempotency-Key} keeps it from that. */
  ACTS
}
