package dev.kapsel.client;

/**
 * An answer and the tag of the state that it shows. A change that carries the tag is refused if
 * somebody else changed it in between.
 */
public record Tagged<T>(T value, String tag) {}
