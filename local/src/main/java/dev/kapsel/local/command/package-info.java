/** The commands that start a service on this machine: {@code kapsel up} and {@code kapsel demo}. */
@NullMarked
package dev.kapsel.local.command;

import org.jspecify.annotations.NullMarked;
