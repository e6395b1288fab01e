package dev.kapsel.functions.build;

import org.jspecify.annotations.Nullable;

/**
 * What the workers that were lost have cost a build. A worker that got further than all before it
 * costs nothing: what it fetched and pushed is there for the next one, and since there are few
 * stages, a build that kills its workers still comes to an end.
 *
 * @param counted how many were lost without getting further
 * @param furthest how many stages the best of them had ended
 * @param planless the epoch whose worker asked for a plan that could not be made; null: none so far
 */
record Losses(int counted, int furthest, @Nullable Integer planless) {

  static final Losses NONE = new Losses(0, 0, null);

  Losses and(AttemptEnd end, int stagesEnded) {
    boolean free = end == AttemptEnd.HANDED_OVER || stagesEnded > furthest;
    return new Losses(free ? counted : counted + 1, Math.max(furthest, stagesEnded), planless);
  }

  Losses withoutPlan(int epoch) {
    return new Losses(counted, furthest, epoch);
  }

  boolean hadNoPlan(int epoch) {
    return planless != null && planless == epoch;
  }
}
