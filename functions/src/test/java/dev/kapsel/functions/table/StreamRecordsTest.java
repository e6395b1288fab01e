package dev.kapsel.functions.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StreamRecordsTest {

  private static final Key KEY = new Key("ws#BUILD#b1", "HEAD");

  @Test
  void changesSurviveTheWayThroughAnEvent() {
    Item before = item(1, null, null);
    Item after = item(2, new UseKey("u", "x"), Instant.ofEpochSecond(1_800_000_000));
    List<Change> changes =
        List.of(
            new Change("1", KEY, null, before),
            new Change("2", KEY, before, after),
            new Change("3", KEY, after, null));
    assertThat(StreamRecords.toEvent(changes).getRecords().stream().map(StreamRecords::fromRecord))
        .containsExactlyElementsOf(changes);
  }

  @Test
  void recordsAreNamedAsDynamoDbNamesThem() {
    Item item = item(1, null, null);
    assertThat(
            StreamRecords.toEvent(
                    List.of(
                        new Change("1", KEY, null, item),
                        new Change("2", KEY, item, item),
                        new Change("3", KEY, item, null)))
                .getRecords())
        .extracting(record -> record.getEventName())
        .containsExactly("INSERT", "MODIFY", "REMOVE");
  }

  /** Somebody wrote into the table by hand, say. */
  @Test
  void aRecordThatIsNoChangeOfOursKeepsNoneBehindItWaiting() {
    List<Change> changes =
        List.of(
            new Change("1", KEY, null, item(1, null, null)),
            new Change("2", KEY, null, item(2, null, null)),
            new Change("3", KEY, null, item(3, null, null)));
    DynamodbEvent event = StreamRecords.toEvent(changes);
    event.getRecords().get(1).getDynamodb().getNewImage().remove(TableSchema.REVISION);
    List<Change> told = new ArrayList<>();
    assertThat(StreamRecords.tell(event, "test", told::add).getBatchItemFailures()).isEmpty();
    assertThat(told).containsExactly(changes.getFirst(), changes.getLast());
  }

  @Test
  void whatHasNotBegunWhenTimeIsUpIsHandedBack() {
    List<Change> changes =
        IntStream.rangeClosed(1, 100)
            .mapToObj(i -> new Change(Integer.toString(i), KEY, null, item(i, null, null)))
            .toList();
    List<Change> told = new ArrayList<>();
    long second = Duration.ofSeconds(1).toNanos();
    var left =
        StreamRecords.tell(
                StreamRecords.toEvent(changes), "test", told::add, () -> told.size() * 4 * second)
            .getBatchItemFailures();
    assertThat(told).containsExactlyElementsOf(changes.subList(0, 9));
    assertThat(left).extracting(BatchItemFailure::getItemIdentifier).containsExactly("10");

    told.clear();
    var slow =
        StreamRecords.tell(
            StreamRecords.toEvent(changes), "test", told::add, () -> told.size() * 90 * second);
    assertThat(told).as("one is told in any case").hasSize(1);
    assertThat(slow.getBatchItemFailures()).hasSize(1);
  }

  private static Item item(long revision, @Nullable UseKey use, @Nullable Instant expiresAt) {
    return new Item(KEY, revision, "{\"a\":\"\u00e9\"}", use, expiresAt);
  }
}
