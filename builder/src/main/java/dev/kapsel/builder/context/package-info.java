/** Uploaded build contexts: fetched, held against the hash that a definition names, unpacked. */
@NullMarked
package dev.kapsel.builder.context;

import org.jspecify.annotations.NullMarked;
