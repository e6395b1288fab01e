/** Who did what in a workspace. */
@NullMarked
package dev.kapsel.model.audit;

import org.jspecify.annotations.NullMarked;
