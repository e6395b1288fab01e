/** The change feed of a workspace: written behind the change stream, read with a cursor. */
@NullMarked
package dev.kapsel.functions.changes;

import org.jspecify.annotations.NullMarked;
