/** Requests that are sent twice and carried out once. */
@NullMarked
package dev.kapsel.functions.repeat;

import org.jspecify.annotations.NullMarked;
