@NullMarked
package dev.kapsel.local.http;

import org.jspecify.annotations.NullMarked;
