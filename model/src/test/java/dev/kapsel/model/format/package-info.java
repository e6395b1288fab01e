@NullMarked
package dev.kapsel.model.format;

import org.jspecify.annotations.NullMarked;
