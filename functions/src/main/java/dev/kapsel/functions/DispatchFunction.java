package dev.kapsel.functions;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import dev.kapsel.functions.build.BuildDispatcher;
import dev.kapsel.functions.table.StreamRecords;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts workers for what the table's change stream says is queued. The answer names the record
 * that failed, so that the stream goes on from there and nothing before it is told again.
 */
public final class DispatchFunction
    extends MicronautRequestHandler<DynamodbEvent, StreamsEventResponse> {

  private static final Logger LOG = LoggerFactory.getLogger(DispatchFunction.class);

  private final BuildDispatcher dispatcher = getApplicationContext().getBean(BuildDispatcher.class);

  public DispatchFunction() {}

  public DispatchFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  public StreamsEventResponse execute(DynamodbEvent event) {
    for (DynamodbStreamRecord record : event.getRecords()) {
      try {
        dispatcher.follow(StreamRecords.fromRecord(record));
      } catch (RuntimeException e) {
        String sequence = record.getDynamodb().getSequenceNumber();
        LOG.error("dispatch stops at sequence={}", sequence, e);
        return new StreamsEventResponse(List.of(new BatchItemFailure(sequence)));
      }
    }
    return new StreamsEventResponse(List.of());
  }
}
