/** Files that more than one package brings: which, and whose is seen. Knows no format and no IO. */
@NullMarked
package dev.kapsel.builder.overlap;

import org.jspecify.annotations.NullMarked;
