/** Which definitions are the same: canonical form, content id, definition hash, lock hash. */
@NullMarked
package dev.kapsel.model.identity;

import org.jspecify.annotations.NullMarked;
