/** Artifacts, build logs and archives of build contexts as files. */
@NullMarked
package dev.kapsel.local.folder;

import org.jspecify.annotations.NullMarked;
