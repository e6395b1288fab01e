@NullMarked
package dev.kapsel.model.lock;

import org.jspecify.annotations.NullMarked;
