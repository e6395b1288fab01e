/** The catalogue that comes with Kapsel, and what an installation has published of it. */
@NullMarked
package dev.kapsel.model.curated;

import org.jspecify.annotations.NullMarked;
