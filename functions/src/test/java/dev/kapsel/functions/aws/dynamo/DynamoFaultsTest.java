package dev.kapsel.functions.aws.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.aws.dynamo.FaultyDynamo.Fault;
import dev.kapsel.functions.table.CommitResult;
import dev.kapsel.functions.table.CommitResult.Conflict;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.TableUnavailableException;
import dev.kapsel.functions.table.Write;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the table answers when DynamoDB misbehaves, through the real client. */
final class DynamoFaultsTest {

  private static final String COMMIT = "TransactWriteItems";
  private static final Key A = new Key("p", "a");
  private static final Key B = new Key("p", "b");

  private FaultyDynamo dynamo;
  private DynamoDbClient client;
  private String name;

  @BeforeEach
  void open() throws Exception {
    dynamo = new FaultyDynamo();
    name = DynamoDbLocal.settings().table();
    client =
        DynamoDbLocal.created(
            DynamoSettings.of(name, dynamo.endpoint(), null)
                .within(Duration.ofSeconds(10), Duration.ofSeconds(20)));
  }

  @AfterEach
  void close() {
    client.close();
    dynamo.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "InternalServerError"
      })
  void aReadThatIsRefusedOnceIsAskedAgain(String code) {
    table().commit(List.of(Write.create(A, Map.of())));
    dynamo.next("GetItem", Fault.error(code.equals("InternalServerError") ? 500 : 400, code));
    assertThat(table().get(A)).isPresent();
    assertThat(dynamo.asked("GetItem")).isEqualTo(2);
  }

  @Test
  void aTableThatKeepsRefusingIsUnavailableAndNotEmpty() {
    dynamo.next("GetItem", many(Fault.error(500, "InternalServerError")));
    assertThatThrownBy(() -> table().get(A)).isInstanceOf(TableUnavailableException.class);
  }

  @Test
  void anAnswerThatIsCutOffIsUnknownAndNotAbsent() {
    dynamo.next("GetItem", many(Fault.lostAnswer()));
    assertThatThrownBy(() -> table().get(A)).isInstanceOf(TableUnavailableException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
  void whatIsInTheWayOfACommitIsWaitedOut(String reason) {
    dynamo.next(
        COMMIT,
        Fault.cancelled("None", reason),
        Fault.cancelled(reason, "None"),
        Fault.cancelled(reason, reason));
    assertThat(create(A, B).done()).isTrue();
    assertThat(table().get(List.of(A, B))).hasSize(2);
  }

  @Test
  void aCommitThatIsStillInProgressIsAskedForAgain() {
    dynamo.next(COMMIT, Fault.error(400, "TransactionInProgressException"));
    assertThat(create(A).done()).isTrue();
    assertThat(dynamo.asked(COMMIT)).isEqualTo(2);
  }

  @Test
  void aPreconditionThatFailedCountsWhateverElseWasInTheWay() {
    dynamo.next(COMMIT, Fault.cancelled("ConditionalCheckFailed", "TransactionConflict"));
    assertThat(create(A, B))
        .isInstanceOfSatisfying(
            Conflict.class,
            conflict -> {
              assertThat(conflict.at(A)).isTrue();
              assertThat(conflict.at(B)).isFalse();
            });
    assertThat(dynamo.asked(COMMIT)).isEqualTo(1);
  }

  @Test
  void aCommitWhoseAnswerIsLostIsNoConflictWithItself() {
    dynamo.next(COMMIT, Fault.lostAnswer(), Fault.lostAnswer());
    assertThat(create(A).done()).isTrue();
    assertThat(dynamo.asked(COMMIT)).isEqualTo(3);
    assertThat(table().get(A)).map(Item::revision).contains(1L);
  }

  @Test
  void anIncrementWhoseAnswerIsLostHappensOnce() {
    create(A);
    Item read = table().get(A).orElseThrow();
    dynamo.next(COMMIT, Fault.lostAnswer());
    assertThat(table().commit(List.of(Write.replace(read, Map.of()))).done()).isTrue();
    assertThat(table().get(A)).map(Item::revision).contains(2L);
  }

  @Test
  void aCommitThatIsNeverAnsweredIsNeitherDoneNorConflict() {
    dynamo.next(COMMIT, many(Fault.lostAnswer()));
    assertThatThrownBy(() -> create(A)).isInstanceOf(TableUnavailableException.class);
  }

  @Test
  void unprocessedKeysAreAskedForAgain() {
    List<Key> keys = IntStream.range(0, 5).mapToObj(i -> new Key("p", "k" + i)).toList();
    create(keys.toArray(Key[]::new));
    dynamo.next(
        "BatchGetItem", Fault.unprocessedBehindTheFirst(), Fault.unprocessedBehindTheFirst());
    assertThat(table().get(keys)).containsOnlyKeys(keys);
    assertThat(dynamo.asked("BatchGetItem")).isEqualTo(3);
  }

  @Test
  void aShortPageSaysThatThereIsMore() {
    create(A, B);
    Query query = Query.of("p", new Prefix(""), 10);
    dynamo.next("Query", Fault.shortPage(1));
    ItemPage first = table().query(query);
    assertThat(first.items()).extracting(Item::key).containsExactly(A);
    assertThat(table().query(query.from(first.next())).items())
        .extracting(Item::key)
        .containsExactly(B);
  }

  @Test
  void listsThatAreAskedForTogetherAreAskedForAtOnce() {
    create(A, B);
    List<Query> queries =
        IntStream.range(0, 5)
            .mapToObj(i -> Query.of("p", new Prefix("ab".charAt(i % 2) + ""), 1))
            .toList();
    CyclicBarrier all = new CyclicBarrier(queries.size());
    Fault meetsTheOthers =
        (request, upstream) -> {
          await(all);
          return upstream.ask(request);
        };
    dynamo.next("Query", Collections.nCopies(queries.size(), meetsTheOthers).toArray(Fault[]::new));
    assertThat(table().places(queries))
        .extracting(page -> page.places().getFirst().item())
        .containsExactly(A, B, A, B, A);
    assertThat(dynamo.asked("Query")).isEqualTo(queries.size());
  }

  @Test
  void oneListThatIsNotAnsweredMakesTheWholeUnknown() {
    create(A, B);
    dynamo.next("Query", many(Fault.error(500, "InternalServerError")));
    List<Query> queries = Collections.nCopies(3, Query.of("p", new Prefix(""), 1));
    assertThatThrownBy(() -> table().places(queries)).isInstanceOf(TableUnavailableException.class);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("the others did not come", e);
    }
  }

  private DynamoTable table() {
    return new DynamoTable(client, name, Clock.systemUTC());
  }

  private CommitResult create(Key... keys) {
    return table()
        .commit(List.of(keys).stream().map(k -> (Write) Write.create(k, Map.of())).toList());
  }

  private static Fault[] many(Fault fault) {
    return Collections.nCopies(20, fault).toArray(Fault[]::new);
  }
}
