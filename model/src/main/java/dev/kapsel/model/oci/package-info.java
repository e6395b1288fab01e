/** The values of the container image world: digests, references, platforms. */
@NullMarked
package dev.kapsel.model.oci;

import org.jspecify.annotations.NullMarked;
