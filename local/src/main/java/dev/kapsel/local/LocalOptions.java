package dev.kapsel.local;

import dev.kapsel.local.access.IssuerChoice;
import dev.kapsel.local.table.TableChoice;
import dev.kapsel.local.worker.BuilderProgram;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a service is started.
 *
 * @param data where it keeps everything
 * @param table where its table is
 * @param issuer whose tokens it takes
 * @param gatewayPort 0: that of the last time, else one that is free
 * @param registryPort likewise
 * @param workers how many builds run at a time
 * @param lease how long a worker may be silent before its build is given to another one
 * @param workerCommand starts a worker
 * @param curated the index of published environments; null: the catalogue that comes with Kapsel
 */
public record LocalOptions(
    Path data,
    TableChoice table,
    IssuerChoice issuer,
    int gatewayPort,
    int registryPort,
    int workers,
    Duration lease,
    List<String> workerCommand,
    @Nullable URI curated) {

  private static final int CORES_PER_WORKER = 2;
  private static final Duration LEASE = Duration.ofSeconds(30);

  public LocalOptions {
    data = data.toAbsolutePath().normalize();
    workerCommand = List.copyOf(workerCommand);
  }

  /** The usual ones: any ports, one worker for every two cores. */
  public static LocalOptions of(Path data) {
    int workers = Math.max(1, Runtime.getRuntime().availableProcessors() / CORES_PER_WORKER);
    return new LocalOptions(
        data,
        TableChoice.SQLITE,
        IssuerChoice.BUILT_IN,
        0,
        0,
        workers,
        LEASE,
        BuilderProgram.command(),
        null);
  }

  public LocalOptions withTable(TableChoice choice) {
    return new LocalOptions(
        data, choice, issuer, gatewayPort, registryPort, workers, lease, workerCommand, curated);
  }

  public LocalOptions withIssuer(IssuerChoice choice) {
    return new LocalOptions(
        data, table, choice, gatewayPort, registryPort, workers, lease, workerCommand, curated);
  }

  public LocalOptions withGatewayPort(int port) {
    return new LocalOptions(
        data, table, issuer, port, registryPort, workers, lease, workerCommand, curated);
  }

  public LocalOptions withRegistryPort(int port) {
    return new LocalOptions(
        data, table, issuer, gatewayPort, port, workers, lease, workerCommand, curated);
  }

  public LocalOptions withWorkerCommand(List<String> command) {
    return new LocalOptions(
        data, table, issuer, gatewayPort, registryPort, workers, lease, command, curated);
  }

  /** With what another installation published as the curated environments. */
  public LocalOptions withCurated(@Nullable URI index) {
    return new LocalOptions(
        data, table, issuer, gatewayPort, registryPort, workers, lease, workerCommand, index);
  }

  LocalOptions withLease(Duration time) {
    return new LocalOptions(
        data, table, issuer, gatewayPort, registryPort, workers, time, workerCommand, curated);
  }
}
