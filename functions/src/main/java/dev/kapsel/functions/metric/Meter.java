package dev.kapsel.functions.metric;

/** Where measures go. */
public interface Meter {

  /** Never fails and never waits: nothing is worth less than its measure. */
  void take(Measure measure);
}
