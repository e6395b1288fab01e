/** The one table: its port, its keys, its limits and its change stream. */
@NullMarked
package dev.kapsel.functions.table;

import org.jspecify.annotations.NullMarked;
