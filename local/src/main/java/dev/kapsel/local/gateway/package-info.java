/** The HTTPS endpoint of one machine: the same events to the same functions, without the S. */
@NullMarked
package dev.kapsel.local.gateway;

import org.jspecify.annotations.NullMarked;
