package dev.kapsel.local.command;

import java.net.URI;

/** A service that runs in this process until it is closed. */
public interface RunningService extends AutoCloseable {

  /** Where clients reach it. */
  URI gateway();

  /** Where its images are pulled from. */
  URI registry();

  @Override
  void close();
}
