/** The service as a typed client sees it: one method per route, records in and out. */
@NullMarked
package dev.kapsel.client;

import org.jspecify.annotations.NullMarked;
