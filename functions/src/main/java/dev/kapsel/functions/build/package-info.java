/** Builds: claim, dispatch, the worker's protocol, finish, sweep. */
@NullMarked
package dev.kapsel.functions.build;

import org.jspecify.annotations.NullMarked;
