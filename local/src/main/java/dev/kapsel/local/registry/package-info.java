/** An image registry on disk: OCI distribution over loopback, and in process. */
@NullMarked
package dev.kapsel.local.registry;

import org.jspecify.annotations.NullMarked;
