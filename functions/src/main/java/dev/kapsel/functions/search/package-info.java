/**
 * Search: rows of their own behind the change stream, so that what a search reads grows with what
 * it finds; and the answers read from them.
 */
@NullMarked
package dev.kapsel.functions.search;

import org.jspecify.annotations.NullMarked;
