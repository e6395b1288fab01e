@NullMarked
package dev.kapsel.model.analysis;

import org.jspecify.annotations.NullMarked;
