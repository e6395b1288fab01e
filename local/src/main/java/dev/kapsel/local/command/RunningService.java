package dev.kapsel.local.command;

import dev.kapsel.client.TokenSource;
import java.net.URI;

/** A service that runs in this process until it is closed. */
public interface RunningService extends AutoCloseable {

  /** Where clients reach it. */
  URI gateway();

  /** Where its images are pulled from. */
  URI registry();

  /** Lets in as the developer of this machine. */
  TokenSource developer();

  @Override
  void close();
}
