/**
 * Single requirements for packages, as pip and conda write them, in their normal spelling; and the
 * orders of versions.
 */
@NullMarked
package dev.kapsel.model.requirement;

import org.jspecify.annotations.NullMarked;
