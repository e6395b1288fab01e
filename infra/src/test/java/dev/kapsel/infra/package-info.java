/** Holds the stack's templates and packages against what AWS says of itself. */
@NullMarked
package dev.kapsel.infra;

import org.jspecify.annotations.NullMarked;
