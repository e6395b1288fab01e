/** Who calls, and whether it may. */
@NullMarked
package dev.kapsel.functions.access;

import org.jspecify.annotations.NullMarked;
