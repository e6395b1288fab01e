package dev.kapsel.local.registry;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** The disk had no room; what was to be written may have been deleted since. */
final class DiskFullException extends FileSystemException {

  private static final long serialVersionUID = 1L;

  DiskFullException(Path file, String reason) {
    super(file.toString(), null, reason);
  }
}
