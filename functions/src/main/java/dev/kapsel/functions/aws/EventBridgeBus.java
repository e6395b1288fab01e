package dev.kapsel.functions.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.functions.event.Event;
import dev.kapsel.functions.event.EventBus;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.KapselJson;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;

/** A bus of EventBridge. Its events have the source {@code kapsel}. */
final class EventBridgeBus implements EventBus {

  private static final String SOURCE = "kapsel";

  /** What is wrong with an event itself, however often it is sent. */
  private static final Set<String> OURS =
      Set.of("MalformedDetail", "InvalidArgument", "ValidationException", "ValidationError");

  private final EventBridgeClient client;
  private final String bus;

  EventBridgeBus(EventBridgeClient client, String bus) {
    this.client = client;
    this.bus = bus;
  }

  @Override
  public void send(Event event) {
    PutEventsRequestEntry entry =
        PutEventsRequestEntry.builder()
            .eventBusName(bus)
            .source(SOURCE)
            .detailType(event.type())
            .time(event.at())
            .detail(json(event))
            .build();
    PutEventsResponse response;
    try {
      response = client.putEvents(request -> request.entries(entry));
    } catch (SdkException e) {
      throw notTaken(code(e), "EventBridge takes no events: " + e.getMessage(), e);
    }
    // An answer of 200 says nothing of the entry.
    if (response.failedEntryCount() > 0) {
      var failed = response.entries().getFirst();
      throw notTaken(
          failed.errorCode(),
          "EventBridge does not take an event: "
              + failed.errorCode()
              + ", "
              + failed.errorMessage(),
          null);
    }
  }

  private static RuntimeException notTaken(
      @Nullable String code, String why, @Nullable SdkException cause) {
    return code != null && OURS.contains(code)
        ? new IllegalStateException(why, cause)
        : new UnavailableException(why, cause);
  }

  private static @Nullable String code(SdkException e) {
    return e instanceof EventBridgeException refused && refused.awsErrorDetails() != null
        ? refused.awsErrorDetails().errorCode()
        : null;
  }

  private static String json(Event event) {
    try {
      return KapselJson.mapper().writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that cannot be written: " + event.type(), e);
    }
  }
}
