/** The trail of who did what. */
@NullMarked
package dev.kapsel.functions.audit;

import org.jspecify.annotations.NullMarked;
