package dev.kapsel.functions.follow;

import dev.kapsel.functions.table.Key;
import java.time.Instant;

/**
 * A change that could not be followed.
 *
 * @param revision that the item had after it; 0 where it was gone
 * @param tries so far
 * @param givenUp whether it will not be tried again
 * @param why what the last try met
 */
record PoisonedChange(
    String sequence, Key item, long revision, int tries, boolean givenUp, String why, Instant at) {}
