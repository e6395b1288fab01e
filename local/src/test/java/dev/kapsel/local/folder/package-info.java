@NullMarked
package dev.kapsel.local.folder;

import org.jspecify.annotations.NullMarked;
