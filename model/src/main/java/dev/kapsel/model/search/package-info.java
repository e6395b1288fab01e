/** What searches answer: what holds this package, stands on this base, uses this image. */
@NullMarked
package dev.kapsel.model.search;

import org.jspecify.annotations.NullMarked;
