/** How two definitions, or two locks, differ: by what they mean, not by how they are written. */
@NullMarked
package dev.kapsel.model.difference;

import org.jspecify.annotations.NullMarked;
