/**
 * Everything that follows from the table's change stream and is no dispatch: whoever has something
 * to do with a change is a {@link dev.kapsel.functions.follow.Follower}.
 */
@NullMarked
package dev.kapsel.functions.follow;

import org.jspecify.annotations.NullMarked;
