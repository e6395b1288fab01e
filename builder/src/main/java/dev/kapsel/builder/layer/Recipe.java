package dev.kapsel.builder.layer;

import dev.kapsel.model.lock.Lock;

/**
 * The rules by which packages become layers, {@code docs/spec/layer-recipe.md}. A released recipe
 * is never edited: other bytes need another name.
 */
public final class Recipe {

  /** The recipe that this program follows. */
  public static final String NAME = "wheel-2";

  /** Where the environment is in the image. */
  public static final String PREFIX = Lock.PREFIX;

  private Recipe() {}
}
