/** Turns a build plan into an image; the worker program. */
@NullMarked
package dev.kapsel.builder;

import org.jspecify.annotations.NullMarked;
