/**
 * How the connections of a program that is not ours are made to pass the guard. Whoever starts such
 * a program gives it some environment variables, and asks afterwards what was refused.
 */
@NullMarked
package dev.kapsel.builder.relay;

import org.jspecify.annotations.NullMarked;
