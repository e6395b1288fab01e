/** What the workers of a machine keep between builds, and share. */
@NullMarked
package dev.kapsel.builder.cache;

import org.jspecify.annotations.NullMarked;
