/** Every HTTP call that a worker makes: guarded addresses, time limits, retries, verified files. */
@NullMarked
package dev.kapsel.builder.network;

import org.jspecify.annotations.NullMarked;
