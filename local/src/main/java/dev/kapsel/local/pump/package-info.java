/** Hands the functions what a stream or a schedule hands them in the cloud. */
@NullMarked
package dev.kapsel.local.pump;

import org.jspecify.annotations.NullMarked;
