/**
 * What the installation tells other systems: events, as they are documented in {@code events.md}.
 */
@NullMarked
package dev.kapsel.functions.event;

import org.jspecify.annotations.NullMarked;
