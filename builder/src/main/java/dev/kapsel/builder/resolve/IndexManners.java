package dev.kapsel.builder.resolve;

import java.net.URI;

/** What an index says about how long its answers hold. */
public interface IndexManners {

  /** Whether it says nothing at all. An index that cannot be asked counts as one that does. */
  boolean silent(URI index);
}
