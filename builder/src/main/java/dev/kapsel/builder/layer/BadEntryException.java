package dev.kapsel.builder.layer;

import java.io.IOException;

/**
 * A layer cannot hold this entry: its path would escape or mislead, or its content is not what was
 * announced. What was written so far is worthless. The caller knows the package and names it.
 */
public final class BadEntryException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String path;

  public BadEntryException(String path, String reason) {
    super("`" + EntryPath.printable(path) + "` " + reason);
    this.path = path;
  }

  public String path() {
    return path;
  }
}
