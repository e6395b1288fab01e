/**
 * Kapsel's own base images, assembled from signed Debian packages without root, container or
 * maintainer scripts; {@code docs/spec/debian-base.md} says how.
 */
@NullMarked
package dev.kapsel.builder.debian;

import org.jspecify.annotations.NullMarked;
