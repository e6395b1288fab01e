/** What a worker and the service say to each other while an image is built. */
@NullMarked
package dev.kapsel.model.protocol;

import org.jspecify.annotations.NullMarked;
