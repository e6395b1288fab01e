@NullMarked
package dev.kapsel.local.gateway;

import org.jspecify.annotations.NullMarked;
