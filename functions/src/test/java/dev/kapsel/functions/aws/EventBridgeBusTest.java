package dev.kapsel.functions.aws;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.build.World;
import dev.kapsel.functions.event.Event;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Instant;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** What is wrong with an event is poison; what is wrong with the bus is waited for. */
final class EventBridgeBusTest {

  private static final Event EVENT =
      new Event.BuildStarted(
          World.TEAM,
          new BuildId("b000000000000000000000001"),
          DefinitionHash.of(World.definition("numpy")),
          BuildReason.FIRST_USE,
          1,
          Instant.EPOCH);

  @ParameterizedTest
  @CsvSource({
    "MalformedDetail, true",
    "ValidationException, true",
    "ThrottlingException, false",
    "InternalFailure, false",
    "AccessDeniedException, false"
  })
  void whoeverIsToBlameIsTold(String code, boolean ours) {
    Class<?> expected = ours ? IllegalStateException.class : UnavailableException.class;
    assertThatThrownBy(() -> send(() -> refused(code))).isExactlyInstanceOf(expected);
    assertThatThrownBy(
            () ->
                send(
                    () -> {
                      throw failed(code);
                    }))
        .isExactlyInstanceOf(expected);
  }

  private static PutEventsResponse refused(String code) {
    return PutEventsResponse.builder()
        .failedEntryCount(1)
        .entries(PutEventsResultEntry.builder().errorCode(code).build())
        .build();
  }

  private static RuntimeException failed(String code) {
    return EventBridgeException.builder()
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build();
  }

  private static void send(Supplier<PutEventsResponse> answer) {
    EventBridgeClient client =
        new EventBridgeClient() {
          @Override
          public PutEventsResponse putEvents(PutEventsRequest request) {
            return answer.get();
          }

          @Override
          public String serviceName() {
            return "events";
          }

          @Override
          public void close() {}
        };
    new EventBridgeBus(client, "bus").send(EVENT);
  }
}
