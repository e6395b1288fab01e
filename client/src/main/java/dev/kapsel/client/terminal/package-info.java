/** How answers look to a person at a terminal: colours, tables, units, the live view of a build. */
@NullMarked
package dev.kapsel.client.terminal;

import org.jspecify.annotations.NullMarked;
