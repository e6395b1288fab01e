/** The command line {@code kapsel}: every route as a command, with the same words. */
@NullMarked
package dev.kapsel.client.cli;

import org.jspecify.annotations.NullMarked;
