/** Everything on one machine. Nothing outside this module knows that it exists. */
@NullMarked
package dev.kapsel.local;

import org.jspecify.annotations.NullMarked;
