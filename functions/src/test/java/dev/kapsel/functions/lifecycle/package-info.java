/**
 * Holds the whole life of environments and images against a model of a few maps: random sequences
 * of what people, workers and time do, some of it at once.
 */
@NullMarked
package dev.kapsel.functions.lifecycle;

import org.jspecify.annotations.NullMarked;
