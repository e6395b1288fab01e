/** Compiles the modules of packages by the base's own Python, without ever running one. */
@NullMarked
package dev.kapsel.builder.bytecode;

import org.jspecify.annotations.NullMarked;
