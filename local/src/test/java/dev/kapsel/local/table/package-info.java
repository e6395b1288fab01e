@NullMarked
package dev.kapsel.local.table;

import org.jspecify.annotations.NullMarked;
