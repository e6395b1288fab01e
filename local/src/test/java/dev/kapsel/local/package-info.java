@NullMarked
package dev.kapsel.local;

import org.jspecify.annotations.NullMarked;
