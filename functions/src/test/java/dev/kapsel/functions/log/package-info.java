@NullMarked
package dev.kapsel.functions.log;

import org.jspecify.annotations.NullMarked;
