/**
 * Bases that move: sees when the tag of a base names another image, and tells whose images are
 * stale by that.
 */
@NullMarked
package dev.kapsel.functions.patch;

import org.jspecify.annotations.NullMarked;
