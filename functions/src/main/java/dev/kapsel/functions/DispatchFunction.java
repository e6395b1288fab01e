package dev.kapsel.functions;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import dev.kapsel.functions.build.BuildDispatcher;
import dev.kapsel.functions.follow.FollowedChange;
import dev.kapsel.functions.start.Deployed;
import dev.kapsel.functions.table.StreamRecords;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;

/** Starts workers for what the table's change stream says is queued. */
public final class DispatchFunction
    extends MicronautRequestHandler<DynamodbEvent, StreamsEventResponse> {

  private final BuildDispatcher dispatcher = getApplicationContext().getBean(BuildDispatcher.class);

  public DispatchFunction() {
    this(Deployed.context());
  }

  public DispatchFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  public StreamsEventResponse execute(DynamodbEvent event) {
    return StreamRecords.tell(event, "dispatch", FollowedChange.logged(dispatcher::follow));
  }
}
