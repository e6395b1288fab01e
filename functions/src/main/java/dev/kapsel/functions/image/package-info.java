/** Images and their generations: what is known of a definition hash. */
@NullMarked
package dev.kapsel.functions.image;

import org.jspecify.annotations.NullMarked;
