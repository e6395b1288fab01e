/** Writes the layers of images: the same content always gives the same bytes. */
@NullMarked
package dev.kapsel.builder.layer;

import org.jspecify.annotations.NullMarked;
