@NullMarked
package dev.kapsel.model.environment;

import org.jspecify.annotations.NullMarked;
