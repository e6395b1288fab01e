package dev.kapsel.local.command;

import dev.kapsel.local.access.IssuerChoice;
import dev.kapsel.local.table.TableChoice;
import java.nio.file.Path;

/** Starts a whole service in this process. */
@FunctionalInterface
public interface ServiceStart {

  /**
   * Starts it and waits until it answers.
   *
   * @param data where the service keeps everything; made if it is not there
   * @param port of the service on loopback; 0 for any
   * @param table where it keeps its table
   * @param issuer whose tokens it takes
   */
  RunningService start(Path data, int port, TableChoice table, IssuerChoice issuer);
}
