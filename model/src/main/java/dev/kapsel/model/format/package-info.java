/** Definitions as documents: read with all problems at once, expanded, written back. */
@NullMarked
package dev.kapsel.model.format;

import org.jspecify.annotations.NullMarked;
