/** Artifacts, build logs, archives of build contexts and connections as files. */
@NullMarked
package dev.kapsel.local.folder;

import org.jspecify.annotations.NullMarked;
