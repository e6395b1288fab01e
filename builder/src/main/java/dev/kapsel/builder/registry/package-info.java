/** Talks to image registries. */
@NullMarked
package dev.kapsel.builder.registry;

import org.jspecify.annotations.NullMarked;
