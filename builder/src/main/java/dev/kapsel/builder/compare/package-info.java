/** Finds where two images differ that should be the same. */
@NullMarked
package dev.kapsel.builder.compare;

import org.jspecify.annotations.NullMarked;
