/** Environments as files: written to a directory, and registered again out of one. */
@NullMarked
package dev.kapsel.client.transfer;

import org.jspecify.annotations.NullMarked;
