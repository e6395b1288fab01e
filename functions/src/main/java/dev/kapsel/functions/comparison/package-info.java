/** How versions, hashes and generations differ, across the workspaces that a caller may read. */
@NullMarked
package dev.kapsel.functions.comparison;

import org.jspecify.annotations.NullMarked;
