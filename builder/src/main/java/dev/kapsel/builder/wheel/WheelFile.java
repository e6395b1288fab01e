package dev.kapsel.builder.wheel;

import dev.kapsel.model.lock.LockedFile;
import java.nio.file.Path;

/**
 * A wheel on this machine. Its content has been checked against the lock; it is hostile all the
 * same.
 */
public record WheelFile(LockedFile locked, Path path) {

  String name() {
    return locked.fileName();
  }
}
