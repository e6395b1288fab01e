/** Environments and their versions: register, get, list. */
@NullMarked
package dev.kapsel.functions.environment;

import org.jspecify.annotations.NullMarked;
