package dev.kapsel.functions.table;

/** Builds every key of the table, and nothing else does. See the table of keys below. */
public final class Keys {
  private Keys() {}
}
