/**
 * Build contexts as they leave a machine: which files of a directory belong to one, packed so that
 * the same files are the same context, and sent to where the service says.
 */
@NullMarked
package dev.kapsel.client.context;

import org.jspecify.annotations.NullMarked;
