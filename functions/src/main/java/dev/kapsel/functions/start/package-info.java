/** How a deployed function begins. */
@NullMarked
package dev.kapsel.functions.start;

import org.jspecify.annotations.NullMarked;
