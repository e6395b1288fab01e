/** What happened in a workspace, as its change feed tells it. */
@NullMarked
package dev.kapsel.model.change;

import org.jspecify.annotations.NullMarked;
