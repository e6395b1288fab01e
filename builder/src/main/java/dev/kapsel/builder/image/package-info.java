/** Configuration and manifest: what makes layers an image. */
@NullMarked
package dev.kapsel.builder.image;

import org.jspecify.annotations.NullMarked;
