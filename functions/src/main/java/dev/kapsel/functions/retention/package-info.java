/**
 * Lets images go that nobody needs any more, where a workspace says after how many days. See {@code
 * docs/reference/retention.md}.
 */
@NullMarked
package dev.kapsel.functions.retention;

import org.jspecify.annotations.NullMarked;
