/** How often a caller may ask. */
@NullMarked
package dev.kapsel.functions.limit;

import org.jspecify.annotations.NullMarked;
