/** Workspaces: settings, and who has which role in them. */
@NullMarked
package dev.kapsel.model.workspace;

import org.jspecify.annotations.NullMarked;
