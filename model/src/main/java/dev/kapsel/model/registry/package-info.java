/** How registries are named, and what they ask of whoever speaks to them over HTTP. */
@NullMarked
package dev.kapsel.model.registry;

import org.jspecify.annotations.NullMarked;
