package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.Entry.on;

import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.protocol.WorkerMessages;
import java.util.List;

/** The build protocol. */
final class ProtocolContracts {

  private ProtocolContracts() {}

  static List<Entry> protocol() {
    return List.of(
        on(Route.WORKER_EXCHANGE, "Gives a worker its plan, once.")
            .answers(200, WorkerMessages.Exchanged.class),
        on(Route.WORKER_PROGRESS, "Takes a worker's stages and log lines; its heartbeat.")
            .takes(WorkerMessages.Progress.class)
            .answers(200, WorkerMessages.Proceed.class),
        on(Route.WORKER_KNOWN, "Says which layers exist already.")
            .takes(WorkerMessages.Wanted.class)
            .answers(200, WorkerMessages.Known.class),
        on(Route.WORKER_RESULT, "Takes the image that a worker has made.")
            .takes(WorkerMessages.Finished.class)
            .answers(200, WorkerMessages.Received.class)
            .problems(ProblemCode.STATE_CONFLICT),
        on(Route.WORKER_VERIFIED, "Takes what a verification found.")
            .takes(WorkerMessages.Compared.class)
            .answers(200, WorkerMessages.Received.class)
            .problems(ProblemCode.STATE_CONFLICT),
        on(Route.WORKER_FAILURE, "Takes the reason why a worker made no image.")
            .takes(WorkerMessages.Failed.class)
            .answers(200, WorkerMessages.Received.class));
  }
}
