/** Servers that only this machine's own programs can speak to. */
@NullMarked
package dev.kapsel.local.http;

import org.jspecify.annotations.NullMarked;
