package dev.kapsel.functions;

import dev.kapsel.functions.build.BuildCompletion;
import dev.kapsel.functions.build.BuildProtocol;
import dev.kapsel.functions.build.WorkerAccess;
import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.model.protocol.WorkerMessages.Compared;
import dev.kapsel.model.protocol.WorkerMessages.Failed;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.Progress;
import dev.kapsel.model.protocol.WorkerMessages.Wanted;
import io.micronaut.context.ApplicationContext;

/** The service's end of the build protocol. */
public final class ProtocolFunction extends HttpFunction {

  private final BuildProtocol protocol = bean(BuildProtocol.class);
  private final WorkerAccess access = bean(WorkerAccess.class);
  private final BuildCompletion completion = bean(BuildCompletion.class);

  public ProtocolFunction() {}

  public ProtocolFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    BuildKey key = new BuildKey(request.workspace(), request.build());
    String bearer = request.bearer();
    access.recognise(bearer);
    return Answer.ok(
        switch (request.route()) {
          case WORKER_EXCHANGE -> protocol.exchange(key, bearer);
          case WORKER_PROGRESS -> protocol.progress(key, bearer, request.json(Progress.class));
          case WORKER_KNOWN -> protocol.known(key, bearer, request.json(Wanted.class));
          case WORKER_RESULT -> completion.finish(key, bearer, request.json(Finished.class));
          case WORKER_VERIFIED -> completion.verified(key, bearer, request.json(Compared.class));
          case WORKER_FAILURE -> completion.fail(key, bearer, request.json(Failed.class));
          default -> throw new IllegalStateException(request.route() + " is no worker's");
        });
  }
}
