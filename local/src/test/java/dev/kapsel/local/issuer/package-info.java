@NullMarked
package dev.kapsel.local.issuer;

import org.jspecify.annotations.NullMarked;
