/** The image under the packages: where it comes from, what is in it. */
@NullMarked
package dev.kapsel.builder.base;

import org.jspecify.annotations.NullMarked;
