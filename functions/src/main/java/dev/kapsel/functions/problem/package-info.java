/** How a caller learns that a request was not carried out. */
@NullMarked
package dev.kapsel.functions.problem;

import org.jspecify.annotations.NullMarked;
