/** One class per deployed function, and nothing else. */
@NullMarked
package dev.kapsel.functions;

import org.jspecify.annotations.NullMarked;
