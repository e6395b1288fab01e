/** HTTP as Lambda sees it: events in, responses and problems out. */
@NullMarked
package dev.kapsel.functions.http;

import org.jspecify.annotations.NullMarked;
