@NullMarked
package dev.kapsel.model;

import org.jspecify.annotations.NullMarked;
