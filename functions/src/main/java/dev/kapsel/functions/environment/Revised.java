package dev.kapsel.functions.environment;

/**
 * Something that can be changed, as it is now.
 *
 * @param revision by which a change can say what it changes
 */
public record Revised<T>(T value, long revision) {}
