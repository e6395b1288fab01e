package dev.kapsel.local.command;

import dev.kapsel.local.access.IssuerChoice;
import dev.kapsel.local.table.TableChoice;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Starts a whole service in this process. */
@FunctionalInterface
public interface ServiceStart {

  /** Starts it and waits until it answers. */
  RunningService start(Wanted wanted);

  /**
   * Which service is started.
   *
   * @param data where the service keeps everything; made if it is not there
   * @param port of the service on loopback; 0 for any
   * @param table where it keeps its table
   * @param issuer whose tokens it takes
   * @param curated the index of published environments; null: the catalogue that comes with Kapsel
   */
  record Wanted(
      Path data, int port, TableChoice table, IssuerChoice issuer, @Nullable URI curated) {

    /** Where nobody has said anything else. */
    static Wanted usual(Path data) {
      return new Wanted(data, 0, TableChoice.SQLITE, IssuerChoice.BUILT_IN, null);
    }
  }
}
