/** The table on one machine: SQLite. */
@NullMarked
package dev.kapsel.local.table;

import org.jspecify.annotations.NullMarked;
