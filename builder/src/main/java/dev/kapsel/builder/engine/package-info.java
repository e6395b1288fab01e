/** Docker steps, run by the engine of the machine. */
@NullMarked
package dev.kapsel.builder.engine;

import org.jspecify.annotations.NullMarked;
