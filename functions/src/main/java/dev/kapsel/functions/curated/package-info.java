/** The curated catalogue: what comes with Kapsel, and what other installations published of it. */
@NullMarked
package dev.kapsel.functions.curated;

import org.jspecify.annotations.NullMarked;
