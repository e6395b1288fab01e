package dev.kapsel.functions.build;

/**
 * What the workers that were lost have cost a build. A worker that got further than all before it
 * costs nothing: what it fetched and pushed is there for the next one, and since there are few
 * stages, a build that kills its workers still comes to an end.
 *
 * @param counted how many were lost without getting further
 * @param furthest how many stages the best of them had ended
 */
record Losses(int counted, int furthest) {

  static final Losses NONE = new Losses(0, 0);

  Losses and(AttemptEnd end, int stagesEnded) {
    boolean free = end == AttemptEnd.HANDED_OVER || stagesEnded > furthest;
    return new Losses(free ? counted : counted + 1, Math.max(furthest, stagesEnded));
  }
}
