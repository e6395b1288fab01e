package dev.kapsel.functions.table;

import org.jspecify.annotations.Nullable;

/**
 * One write, as the change stream tells it.
 *
 * @param sequence where it stands in the stream; digits, larger for later writes of one item
 * @param before null where the item was absent; it may also have expired
 * @param after null where the item is gone
 */
public record Change(String sequence, Key key, @Nullable Item before, @Nullable Item after) {}
