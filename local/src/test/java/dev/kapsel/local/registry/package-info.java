@NullMarked
package dev.kapsel.local.registry;

import org.jspecify.annotations.NullMarked;
