/**
 * Who the client acts for: signed in by a browser, by a service token, or this machine's developer.
 */
@NullMarked
package dev.kapsel.client.access;

import org.jspecify.annotations.NullMarked;
