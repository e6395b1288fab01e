/** One attempt to make a generation: states, stages, causes of failure. */
@NullMarked
package dev.kapsel.model.build;

import org.jspecify.annotations.NullMarked;
