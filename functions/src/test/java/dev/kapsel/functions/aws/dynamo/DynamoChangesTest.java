package dev.kapsel.functions.aws.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.aws.dynamo.StubStream.StubShard;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.TableUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** How a stream of many shards is followed, through the real client. */
final class DynamoChangesTest {

  private static final String CONSUMER = "dispatch";
  private static final Duration LOOKS_FOR_SHARDS = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final AtomicLong nanos = new AtomicLong();
  private final InMemoryCheckpoints checkpoints = new InMemoryCheckpoints();
  private StubStream stream;
  private DynamoDbClient client;
  private DynamoDbStreamsClient streams;
  private DynamoChanges changes;

  @BeforeEach
  void open() throws Exception {
    stream = new StubStream();
    DynamoSettings settings = DynamoSettings.of("table", stream.endpoint(), null);
    client = DynamoClients.table(settings);
    streams = DynamoClients.streams(settings);
    restart();
  }

  @AfterEach
  void close() {
    client.close();
    streams.close();
    stream.close();
  }

  @Test
  void aShardIsToldAfterTheOneThatItCameFromHoweverTheyAreListed() {
    stream.shard("grandchild", "child").tell("31");
    stream.shard("child", "parent").tell("21").close();
    stream.shard("parent", null).tell("11").close();
    assertThat(told()).containsExactly("11", "21", "31");
  }

  @Test
  void aShardIsNotReadWhileTheOneThatItCameFromIsOpen() {
    StubShard parent = stream.shard("parent", null).tell("11");
    stream.shard("child", "parent").tell("21");
    assertThat(told()).containsExactly("11");
    parent.tell("12").close();
    nanos.addAndGet(PAUSE.toNanos());
    assertThat(told()).containsExactly("11", "12", "21");
  }

  @Test
  void aShardWhoseParentIsKeptNoMoreIsRead() {
    stream.shard("child", "trimmed away").tell("21");
    assertThat(told()).containsExactly("21");
  }

  @Test
  void everyPageOfAListOfShardsIsRead() {
    stream.shardsOnAPage = 2;
    IntStream.range(0, 5).forEach(i -> stream.shard("s" + i, null).tell("1" + i));
    assertThat(told()).containsExactlyInAnyOrder("10", "11", "12", "13", "14");
  }

  @Test
  void aShardThatAppearsLaterIsFound() {
    stream.shard("first", null).tell("11");
    assertThat(told()).containsExactly("11");
    stream.shard("later", null).tell("21");
    assertThat(told()).containsExactly("11");
    nanos.addAndGet(LOOKS_FOR_SHARDS.toNanos());
    assertThat(told()).containsExactly("11", "21");
  }

  @Test
  void theChildrenOfAShardThatEndedAreFoundSoonThoughOtherShardsGoOn() {
    stream.shard("parent", null).tell("11").close();
    stream.shard("other", null);
    StubShard child = stream.shard("child", "parent").tell("21");
    child.listed = false;
    told();
    told();
    child.listed = true;
    nanos.addAndGet(PAUSE.toNanos());
    assertThat(told()).containsExactly("11", "21");
  }

  @Test
  void aShardThatAlwaysHasMoreLeavesTheOthersTheirTurn() {
    stream.recordsInAnAnswer = 2;
    stream.shard("one", null).tell("11", "12", "13", "14", "15", "16");
    stream.shard("other", null).tell("21", "22", "23", "24", "25", "26");
    List<String> all = new ArrayList<>();
    for (int reads = 0; reads < 3; reads++) {
      List<Change> page = changes.read(CONSUMER, 2);
      all.addAll(sequences(page));
      changes.acknowledge(CONSUMER, page.getLast());
    }
    assertThat(all).contains("11", "12", "21", "22");
  }

  @Test
  void aShardThatDoesNotAnswerHoldsNothingBackThatOthersTell() {
    StubShard silent = stream.shard("silent", null);
    silent.silent = true;
    stream.shard("other", null).tell("21");
    assertThatThrownBy(() -> changes.read(CONSUMER, 10))
        .isInstanceOf(TableUnavailableException.class);
    assertThat(told()).containsExactly("21");
    silent.silent = false;
    silent.tell("11");
    assertThat(told()).containsExactlyInAnyOrder("21", "11");
  }

  @Test
  void anIteratorThatIsTooOldIsFollowedByAnotherAtTheSamePlace() {
    StubShard shard = stream.shard("s", null).tell("11", "12");
    assertThat(told()).containsExactly("11", "12");
    shard.expireIterators();
    shard.tell("13");
    nanos.addAndGet(PAUSE.toNanos());
    told();
    assertThat(told()).containsExactly("11", "12", "13");
  }

  @Test
  void aCheckpointThatWasTrimmedAwayIsFollowedByTheOldestThatIsKept() {
    StubShard shard = stream.shard("s", null).tell("11", "12", "13", "14");
    acknowledge("11");
    restart();
    shard.trim(3);
    told();
    assertThat(told()).containsExactly("14");
  }

  @Test
  void whatIsTrimmedBehindAnOpenIteratorIsLeftOut() {
    StubShard shard = stream.shard("s", null);
    stream.recordsInAnAnswer = 1;
    shard.tell("11", "12", "13");
    assertThat(sequences(changes.read(CONSUMER, 1))).containsExactly("11");
    shard.trim(2);
    told();
    told();
    assertThat(told()).containsExactly("11", "13");
  }

  @Test
  void aCheckpointInAShardThatIsGoneIsForgotten() {
    stream.shard("old", null).tell("11").close();
    stream.shard("young", "old").tell("21", "22");
    acknowledge("21");
    stream.shards.remove("old");
    restart();
    assertThat(told()).containsExactly("22");
    acknowledge("22");
    assertThat(checkpoints.load(CONSUMER)).containsOnlyKeys("young");
  }

  @Test
  void aShardThatGoesBetweenItsListingAndItsOpeningHoldsNobodyUp() {
    stream.shard("going", null).gone = true;
    stream.shard("child", "going").tell("21");
    stream.shard("other", null).tell("31");
    assertThat(told()).containsExactlyInAnyOrder("21", "31");
    stream.shards.remove("going");
    nanos.addAndGet(PAUSE.toNanos());
    assertThat(told()).containsExactlyInAnyOrder("21", "31");
  }

  @Test
  void afterARestartWhatWasNotAcknowledgedIsToldAgainInItsOrder() {
    stream.shard("parent", null).tell("11", "12", "13").close();
    stream.shard("child", "parent").tell("21", "22");
    assertThat(told()).hasSize(5);
    acknowledge("12");
    restart();
    assertThat(told()).containsExactly("13", "21", "22");
    acknowledge("21");
    restart();
    assertThat(told()).containsExactly("22");
  }

  @Test
  void aStreamThatTookThePlaceOfAnotherIsFollowed() {
    stream.shard("old", null).tell("11").close();
    acknowledge("11");
    stream.arn = stream.arn.replace("2026", "2027");
    stream.shards.clear();
    stream.shard("new", null).tell("21");
    told();
    assertThat(told()).containsExactly("21");
  }

  /** As a new process begins: with the checkpoints alone. */
  private void restart() {
    changes =
        new DynamoChanges(
            new Shards(client, streams, "table"), checkpoints, nanos::getAndIncrement);
  }

  private List<String> told() {
    return sequences(changes.read(CONSUMER, 100));
  }

  private void acknowledge(String sequence) {
    changes.read(CONSUMER, 100).stream()
        .filter(change -> change.sequence().equals(sequence))
        .forEach(change -> changes.acknowledge(CONSUMER, change));
  }

  private static List<String> sequences(List<Change> changes) {
    return changes.stream().map(Change::sequence).toList();
  }
}
