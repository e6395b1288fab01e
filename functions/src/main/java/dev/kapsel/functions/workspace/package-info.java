/** Workspaces, their settings and their members. */
@NullMarked
package dev.kapsel.functions.workspace;

import org.jspecify.annotations.NullMarked;
