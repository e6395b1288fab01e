/** Installs wheels into layers, as an installer of the PyPA specifications does on a disk. */
@NullMarked
package dev.kapsel.builder.wheel;

import org.jspecify.annotations.NullMarked;
