@NullMarked
package dev.kapsel.local.access;

import org.jspecify.annotations.NullMarked;
