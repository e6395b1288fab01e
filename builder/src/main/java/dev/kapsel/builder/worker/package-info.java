/** The worker program: the stages of a build in order, and its conversation with the service. */
@NullMarked
package dev.kapsel.builder.worker;

import org.jspecify.annotations.NullMarked;
