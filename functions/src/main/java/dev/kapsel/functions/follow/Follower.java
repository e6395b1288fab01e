package dev.kapsel.functions.follow;

import dev.kapsel.functions.table.Change;

/**
 * Does what follows from a change. The stream repeats itself, is late, and may be handed out twice
 * at the same time, so a follower looks at how things are now, and what it has done already it does
 * not do again.
 */
public interface Follower {

  /** Acts on a change if it is one of those that concern this follower. */
  void follow(Change change);
}
