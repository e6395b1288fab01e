/** From requirements to the exact package files: runs uv for the target, not for this machine. */
@NullMarked
package dev.kapsel.builder.resolve;

import org.jspecify.annotations.NullMarked;
