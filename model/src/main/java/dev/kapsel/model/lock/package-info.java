/** The files that a definition's packages were resolved to. */
@NullMarked
package dev.kapsel.model.lock;

import org.jspecify.annotations.NullMarked;
