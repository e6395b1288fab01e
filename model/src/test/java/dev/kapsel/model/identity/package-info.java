@NullMarked
package dev.kapsel.model.identity;

import org.jspecify.annotations.NullMarked;
