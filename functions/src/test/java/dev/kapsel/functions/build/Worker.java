package dev.kapsel.functions.build;

import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.Compared;
import dev.kapsel.model.protocol.WorkerMessages.Exchanged;
import dev.kapsel.model.protocol.WorkerMessages.Failed;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.Known;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import dev.kapsel.model.protocol.WorkerMessages.Proceed;
import dev.kapsel.model.protocol.WorkerMessages.Progress;
import dev.kapsel.model.protocol.WorkerMessages.Received;
import dev.kapsel.model.protocol.WorkerMessages.Wanted;
import java.util.Arrays;
import java.util.List;

/** Speaks the worker's end of the protocol. */
final class Worker {

  final BuildKey key;
  private final World world;
  private String token;

  Worker(World world, BuildKey key, String bootstrap) {
    this.world = world;
    this.key = key;
    this.token = bootstrap;
  }

  String token() {
    return token;
  }

  BuildPlan exchange() {
    Exchanged exchanged = world.bean(BuildProtocol.class).exchange(key, token);
    token = exchanged.token();
    return exchanged.plan();
  }

  Proceed progress(long sequence, String... lines) {
    List<LogLine> log =
        Arrays.stream(lines).map(line -> new LogLine(world.clock.instant(), line)).toList();
    return progress(new Progress(sequence, List.of(), log));
  }

  Proceed progress(Progress progress) {
    return world.bean(BuildProtocol.class).progress(key, token, progress);
  }

  Received finish(Finished finished) {
    return world.bean(BuildCompletion.class).finish(key, token, finished);
  }

  Received compared(Compared compared) {
    return world.bean(BuildCompletion.class).verified(key, token, compared);
  }

  Known known(Wanted wanted) {
    return world.bean(BuildProtocol.class).known(key, token, wanted);
  }

  Received fail(Failed failed) {
    return world.bean(BuildCompletion.class).fail(key, token, failed);
  }
}
