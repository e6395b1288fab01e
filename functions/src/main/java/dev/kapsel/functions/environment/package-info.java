/**
 * Environments and their versions, all their life: registered, found, listed, changed, archived,
 * copied; and those that come without a name.
 */
@NullMarked
package dev.kapsel.functions.environment;

import org.jspecify.annotations.NullMarked;
