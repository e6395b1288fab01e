package dev.kapsel.functions.table;

/**
 * Where an item stands in the index {@code byUse}, which answers "who uses this". Several items may
 * stand at one place. Built by {@link Keys} only.
 */
public record UseKey(String pk, String sk) {}
