package dev.kapsel.builder.resolve;

import java.net.URI;

/** Asks for the size of a file where an index does not state it. */
public interface FileSizes {

  /** In bytes. */
  long sizeOf(URI file);
}
