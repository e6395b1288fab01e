@NullMarked
package dev.kapsel.local.worker;

import org.jspecify.annotations.NullMarked;
