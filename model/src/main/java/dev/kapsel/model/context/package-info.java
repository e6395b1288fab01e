/** Build contexts: what one may hold, and what is known of one that a workspace has. */
@NullMarked
package dev.kapsel.model.context;

import org.jspecify.annotations.NullMarked;
