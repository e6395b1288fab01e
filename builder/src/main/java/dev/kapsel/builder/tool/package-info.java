/** Programs that the builder calls. */
@NullMarked
package dev.kapsel.builder.tool;

import org.jspecify.annotations.NullMarked;
