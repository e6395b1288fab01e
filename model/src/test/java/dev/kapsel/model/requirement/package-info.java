@NullMarked
package dev.kapsel.model.requirement;

import org.jspecify.annotations.NullMarked;
