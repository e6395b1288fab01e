package dev.kapsel.functions;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import dev.kapsel.functions.follow.FollowedChange;
import dev.kapsel.functions.follow.Publisher;
import dev.kapsel.functions.start.Deployed;
import dev.kapsel.functions.table.StreamRecords;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;

/**
 * Does everything that follows from the table's change stream besides dispatch: change feed, search
 * index, audit trail. It gives up poisoned records itself, so its event source has room for many
 * tries.
 */
public final class PublishFunction
    extends MicronautRequestHandler<DynamodbEvent, StreamsEventResponse> {

  private final Publisher publisher = getApplicationContext().getBean(Publisher.class);

  public PublishFunction() {
    this(Deployed.context());
  }

  public PublishFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  public StreamsEventResponse execute(DynamodbEvent event) {
    return StreamRecords.tell(event, "publish", FollowedChange.logged(publisher::tell));
  }
}
