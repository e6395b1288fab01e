/**
 * The stack on one machine: the packaged functions under AWS's own runtime, with what the template
 * gives them, and the nearest there is to each service that they call.
 */
@NullMarked
package dev.kapsel.infra.cloud;

import org.jspecify.annotations.NullMarked;
