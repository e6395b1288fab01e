package dev.kapsel.functions.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.table.CommitResult.Conflict;
import dev.kapsel.functions.table.Query.Position;
import dev.kapsel.functions.table.Query.Range.Between;
import dev.kapsel.functions.table.Query.Range.Prefix;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every table promises. Each adapter's test extends this and says how to open a new one. */
@NullMarked
public abstract class TableContract {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String CONSUMER = "contract";

  private final MovableClock clock = new MovableClock(NOON);
  private Table table = new InMemoryTable(clock);
  private ChangeStream stream = new InMemoryTable(clock);

  /** A new, empty table and its stream. */
  public record Opened(Table table, ChangeStream stream) {}

  /**
   * Opens a new, empty table.
   *
   * @param clock says when items expire
   */
  protected abstract Opened open(Clock clock);

  @BeforeEach
  void openTable() {
    Opened opened = open(clock);
    table = opened.table();
    stream = opened.stream();
  }

  @Test
  void whatWasWrittenIsRead() {
    Write.Put put = put("p", "a", 1).usedBy(new UseKey("u", "x")).expiring(NOON.plusSeconds(60));
    commit(put);
    assertThat(table.get(key("p", "a")))
        .contains(
            new Item(key("p", "a"), 1, put.body(), new UseKey("u", "x"), NOON.plusSeconds(60)));
  }

  @Test
  void anAbsentItemIsAbsent() {
    assertThat(table.get(key("p", "a"))).isEmpty();
  }

  @Test
  void aBatchHoldsWhatIsThereWhateverItsSize() {
    for (int from = 0; from < 250; from += 50) {
      commit(IntStream.range(from, from + 50).mapToObj(i -> put("p", "k" + i, i)).toList());
    }
    List<Key> keys =
        IntStream.range(0, 300).map(i -> i * 2).mapToObj(i -> key("p", "k" + i)).toList();
    Map<Key, Item> found = table.get(keys);
    assertThat(found).hasSize(125);
    assertThat(found.get(key("p", "k248"))).extracting(Item::body).isEqualTo("{\"value\":248}");
    assertThat(table.get(List.of())).isEmpty();
  }

  @Test
  void revisionsCountTheWritesOfAnItem() {
    commit(put("p", "a", 1));
    commit(put("p", "a", 2));
    commit(new Write.Put(key("p", "a"), "{}", null, null, Precondition.revision(2)));
    assertThat(revision("p", "a")).isEqualTo(3);
  }

  @Test
  void absentLosesAgainstAnItemAndShowsIt() {
    commit(put("p", "a", 1));
    CommitResult result = table.commit(List.of(create("p", "a", 2)));
    assertThat(result).isInstanceOf(Conflict.class);
    assertThat(((Conflict) result).lost())
        .singleElement()
        .satisfies(
            lost -> {
              assertThat(lost.write().key()).isEqualTo(key("p", "a"));
              assertThat(lost.present()).isEqualTo(table.get(key("p", "a")).orElseThrow());
            });
  }

  @Test
  void aRevisionLosesAgainstAnotherRevisionAndAgainstNothing() {
    commit(put("p", "a", 1));
    commit(put("p", "a", 2));
    assertThat(table.commit(List.of(at("p", "a", 1)))).isInstanceOf(Conflict.class);
    assertThat(table.commit(List.of(at("p", "missing", 1)))).isInstanceOf(Conflict.class);
    assertThat(revision("p", "a")).isEqualTo(2);
    assertThat(table.get(key("p", "missing"))).isEmpty();
  }

  @Test
  void aLostWriteUndoesTheWholeTransaction() {
    commit(put("p", "taken", 1));
    commit(put("p", "old", 1));
    CommitResult result =
        table.commit(
            List.of(
                create("p", "new", 1),
                new Write.Delete(key("p", "old"), Precondition.ANY),
                create("p", "taken", 2)));
    assertThat(((Conflict) result).at(key("p", "taken"))).isTrue();
    assertThat(((Conflict) result).at(key("p", "new"))).isFalse();
    assertThat(table.get(key("p", "new"))).isEmpty();
    assertThat(revision("p", "old")).isEqualTo(1);
    assertThat(revision("p", "taken")).isEqualTo(1);
  }

  @Test
  void aCheckGuardsWithoutChanging() {
    commit(put("p", "guard", 1));
    commit(create("p", "a", 1), new Write.Check(key("p", "guard"), Precondition.revision(1)));
    assertThat(revision("p", "guard")).isEqualTo(1);
    CommitResult result =
        table.commit(
            List.of(create("p", "b", 1), new Write.Check(key("p", "guard"), Precondition.ABSENT)));
    assertThat(((Conflict) result).at(key("p", "guard"))).isTrue();
    assertThat(table.get(key("p", "b"))).isEmpty();
  }

  @Test
  void deleteTakesAwayAndMindsItsPrecondition() {
    commit(put("p", "a", 1));
    assertThat(table.commit(List.of(new Write.Delete(key("p", "a"), Precondition.revision(7)))))
        .isInstanceOf(Conflict.class);
    commit(new Write.Delete(key("p", "a"), Precondition.revision(1)));
    commit(new Write.Delete(key("p", "a"), Precondition.ANY));
    assertThat(table.get(key("p", "a"))).isEmpty();
    commit(create("p", "a", 2));
    assertThat(revision("p", "a")).isEqualTo(1);
  }

  @Test
  void aRangeIsReadInOrderBothWays() {
    commit(put("p", "b#2", 0), put("p", "b#1", 0), put("p", "a", 0), put("p", "c", 0));
    commit(put("q", "b#3", 0));
    Query query = Query.of("p", new Prefix("b#"), 10);
    assertThat(sortKeys(query)).containsExactly("b#1", "b#2");
    assertThat(sortKeys(query.reversed())).containsExactly("b#2", "b#1");
    assertThat(sortKeys(Query.of("p", new Prefix(""), 10))).containsExactly("a", "b#1", "b#2", "c");
    assertThat(sortKeys(Query.of("p", new Between("b#1", "b#2"), 10)))
        .containsExactly("b#1", "b#2");
    assertThat(sortKeys(Query.of("p", new Between("b", "bz"), 10))).containsExactly("b#1", "b#2");
  }

  @Test
  void prefixesAreTextAndNoPattern() {
    commit(put("p", "a%b", 0), put("p", "a_b", 0), put("p", "axb", 0), put("p", "A_B", 0));
    assertThat(sortKeys(Query.of("p", new Prefix("a_"), 10))).containsExactly("a_b");
    assertThat(sortKeys(Query.of("p", new Prefix("a%"), 10))).containsExactly("a%b");
    assertThat(sortKeys(Query.of("p", new Prefix("A"), 10))).containsExactly("A_B");
  }

  @Test
  void sortKeysAreOrderedByTheirBytes() {
    // In UTF-16 the last two would stand the other way round.
    List<String> ordered =
        List.of("A", "a", "a\u0000", "a0", "z", "\u00e9", "\u65e5\u672c", "\uffee", "\ud83d\ude00");
    commit(ordered.reversed().stream().map(sk -> put("p", sk, 0)).toList());
    assertThat(sortKeys(Query.of("p", new Prefix(""), 100))).isEqualTo(ordered);
    assertThat(sortKeys(Query.of("p", new Prefix("\u65e5"), 100))).containsExactly("\u65e5\u672c");
    assertThat(table.get(key("p", "\ud83d\ude00"))).isPresent();
  }

  @Test
  void bodiesKeepEveryCharacter() {
    String body = "{\"text\":\"\u00e9 \u65e5\u672c \ud83d\ude00 \\u0000 \\\" \\\\ \"}";
    commit(new Write.Put(key("p", "a"), body, null, null, Precondition.ANY));
    assertThat(table.get(key("p", "a"))).get().extracting(Item::body).isEqualTo(body);
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepeat() {
    commit(IntStream.range(0, 25).mapToObj(i -> put("p", "k%02d".formatted(i), i)).toList());
    Query query = Query.of("p", new Prefix("k"), 10);
    List<String> all = IntStream.range(0, 25).mapToObj("k%02d"::formatted).toList();
    assertThat(table.query(query).items()).hasSizeLessThanOrEqualTo(10);
    assertThat(table.query(query).next()).isNotNull();
    assertThat(sortKeys(query)).isEqualTo(all);
    assertThat(sortKeys(query.reversed())).isEqualTo(all.reversed());
  }

  /** So that no list's answer is larger than a function can give. */
  @Test
  void aPageEndsWhenItHasAMegabyte() {
    int items = 10;
    commit(
        IntStream.range(0, items)
            .mapToObj(
                i ->
                    new Write.Put(
                        key("p", "k" + i), json(390 * 1024), null, null, Precondition.ANY))
            .toList());
    Query query = Query.of("p", new Prefix("k"), 100);
    ItemPage page = table.query(query);
    assertThat(page.items()).hasSizeBetween(2, 3);
    assertThat(page.next()).isNotNull();
    assertThat(sortKeys(query)).hasSize(items);
    assertThat(sortKeys(query.reversed())).hasSize(items);
  }

  @Test
  void aPageGoesOnWhereItEndedThoughThatItemIsGone() {
    commit(IntStream.range(0, 6).mapToObj(i -> put("p", "k" + i, i)).toList());
    Query query = Query.of("p", new Prefix("k"), 3);
    Position next = table.query(query).next();
    commit(new Write.Delete(key("p", "k2"), Precondition.ANY));
    assertThat(sortKeys(query.from(next))).containsExactly("k3", "k4", "k5");
  }

  @Test
  void aForeignPositionNeverLeavesTheRange() {
    commit(put("p", "a", 0), put("p", "b#1", 0), put("p", "c", 0));
    Query query = Query.of("p", new Prefix("b#"), 10);
    assertThat(sortKeys(query.from(new Position("b#", key("p", "b#"))))).containsExactly("b#1");
    assertThat(sortKeys(query.from(new Position("b#1", key("p", "b#1"))))).isEmpty();
  }

  @Test
  void theIndexFindsUsersSoonAndPageByPage() {
    commit(put("p", "z", 0).usedBy(new UseKey("u", "same")));
    commit(put("p", "a", 0).usedBy(new UseKey("u", "same")));
    commit(put("o", "m", 0).usedBy(new UseKey("u", "same")));
    commit(put("p", "first", 0).usedBy(new UseKey("u", "first")));
    commit(put("p", "other", 0).usedBy(new UseKey("v", "same")));
    commit(put("p", "none", 0));
    Query query = Query.byUse("u", new Prefix(""), 2);
    eventually(() -> keys(query).size() == 4);
    assertThat(keys(query))
        .startsWith(key("p", "first"))
        .containsExactlyInAnyOrder(key("p", "first"), key("p", "z"), key("p", "a"), key("o", "m"));
    assertThat(keys(query.reversed())).hasSize(4).endsWith(key("p", "first"));
    assertThat(places(query)).isEqualTo(keys(query));
    assertThat(places(query.reversed())).isEqualTo(keys(query.reversed()));
    assertThat(table.places(query).places().getFirst())
        .isEqualTo(new Position("first", key("p", "first")));
    Query ofTable = Query.of("p", new Prefix(""), 2);
    assertThat(places(ofTable)).hasSize(5).isEqualTo(keys(ofTable));
    Query none = Query.byUse("nobody", new Prefix(""), 2);
    assertThat(table.places(List.of(query, none, ofTable)))
        .containsExactly(table.places(query), table.places(none), table.places(ofTable));
    assertThat(table.places(List.of())).isEmpty();
    assertThat(table.queries(List.of(ofTable, none)))
        .containsExactly(table.query(ofTable), table.query(none));
  }

  @Test
  void theIndexFollowsWhatHappensToAnItem() {
    commit(put("p", "a", 0).usedBy(new UseKey("u", "x")));
    commit(put("p", "b", 0).usedBy(new UseKey("u", "y")));
    commit(put("p", "a", 0).usedBy(new UseKey("w", "x")));
    commit(new Write.Delete(key("p", "b"), Precondition.ANY));
    eventually(() -> keys(Query.byUse("u", new Prefix(""), 10)).isEmpty());
    eventually(() -> keys(Query.byUse("w", new Prefix(""), 10)).equals(List.of(key("p", "a"))));
  }

  @Test
  void anExpiredItemIsAbsentToEverybody() {
    commit(put("p", "a", 1).usedBy(new UseKey("u", "x")).expiring(NOON.plusSeconds(10)));
    clock.advance(Duration.ofSeconds(9));
    assertThat(table.get(key("p", "a"))).isPresent();
    clock.advance(Duration.ofSeconds(1));
    assertThat(table.get(key("p", "a"))).isEmpty();
    assertThat(table.get(List.of(key("p", "a")))).isEmpty();
    assertThat(keys(Query.of("p", new Prefix(""), 10))).isEmpty();
    assertThat(keys(Query.byUse("u", new Prefix(""), 10))).isEmpty();
    assertThat(places(Query.byUse("u", new Prefix(""), 10))).isEmpty();
    assertThat(table.commit(List.of(at("p", "a", 1)))).isInstanceOf(Conflict.class);
    commit(create("p", "a", 2));
    assertThat(revision("p", "a")).isEqualTo(1);
  }

  @Test
  void limitsAreKept() {
    commit(new Write.Put(key("p", "big"), json(400 * 1024 - 100), null, null, Precondition.ANY));
    assertLimit(new Write.Put(key("p", "a"), json(400 * 1024), null, null, Precondition.ANY));
    assertLimit(put("", "a", 0));
    assertLimit(put("p", "", 0));
    assertLimit(put("p", "s".repeat(1025), 0));
    assertLimit(put("p".repeat(2049), "a", 0));
    assertLimit(put("p", "a", 0).usedBy(new UseKey("u", "")));
    assertLimit(IntStream.range(0, 101).mapToObj(i -> put("p", "k" + i, i)).toArray(Write[]::new));
    assertLimit(
        IntStream.range(0, 11)
            .mapToObj(
                i ->
                    new Write.Put(
                        key("p", "k" + i), json(390 * 1024), null, null, Precondition.ANY))
            .toArray(Write[]::new));
    assertLimit();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.commit(List.of(put("p", "a", 0), put("p", "a", 1))));
    assertThatIllegalArgumentException().isThrownBy(() -> table.get(key("p", "")));
    assertThat(keys(Query.of("p", new Prefix("k"), 10))).isEmpty();
  }

  @Test
  void aTransactionTakesAHundredItems() {
    commit(IntStream.range(0, 100).mapToObj(i -> create("p", "k" + i, i)).toList());
    assertThat(keys(Query.of("p", new Prefix("k"), 1000))).hasSize(100);
  }

  @Test
  void ofSixteenRacersOneCreatesTheItem() throws Exception {
    List<CommitResult> results =
        race(16, racer -> () -> table.commit(List.of(create("p", "a", racer))));
    assertThat(results.stream().filter(CommitResult::done)).hasSize(1);
    assertThat(results.stream().filter(Conflict.class::isInstance)).hasSize(15);
  }

  @Test
  void noIncrementOfSixteenRacersIsLost() throws Exception {
    commit(put("p", "a", 0));
    race(16, racer -> () -> increment(5));
    assertThat(table.get(key("p", "a"))).get().extracting(Item::body).isEqualTo("{\"value\":80}");
  }

  @Test
  void theStreamTellsEveryChangeOfAnItemInOrder() {
    commit(create("p", "a", 1));
    commit(put("p", "a", 2), put("p", "b", 1));
    commit(new Write.Delete(key("p", "a"), Precondition.ANY));
    List<Change> told = changesOf(key("p", "a"), 3);
    assertThat(told)
        .extracting(change -> body(change.before()))
        .containsExactly(null, "{\"value\":1}", "{\"value\":2}");
    assertThat(told)
        .extracting(change -> body(change.after()))
        .containsExactly("{\"value\":1}", "{\"value\":2}", null);
    assertThat(told).allMatch(change -> change.sequence().matches("[0-9]+"));
  }

  @Test
  void theStreamTellsWhatIsInTheIndexAndWhenItExpires() {
    commit(put("p", "a", 1).usedBy(new UseKey("u", "x")).expiring(NOON.plusSeconds(60)));
    assertThat(changesOf(key("p", "a"), 1))
        .singleElement()
        .extracting(Change::after)
        .isEqualTo(table.get(key("p", "a")).orElseThrow());
  }

  @Test
  void theStreamRepeatsUntilItIsAcknowledged() {
    commit(create("p", "a", 1));
    commit(create("p", "b", 1));
    eventually(() -> stream.read(CONSUMER, 10).size() == 2);
    Change first = stream.read(CONSUMER, 1).getFirst();
    assertThat(stream.read(CONSUMER, 1)).containsExactly(first);
    stream.acknowledge(CONSUMER, first);
    Change second = stream.read(CONSUMER, 10).getFirst();
    assertThat(second.key()).isNotEqualTo(first.key());
    stream.acknowledge(CONSUMER, second);
    assertThat(stream.read(CONSUMER, 10)).isEmpty();
  }

  @Test
  void consumersDoNotDisturbEachOther() {
    commit(create("p", "a", 1));
    eventually(() -> !stream.read(CONSUMER, 10).isEmpty());
    stream.acknowledge(CONSUMER, stream.read(CONSUMER, 1).getFirst());
    assertThat(stream.read("another", 10)).hasSize(1);
  }

  @Test
  void aRefusedTransactionIsNotTold() {
    commit(create("p", "a", 1));
    assertThat(table.commit(List.of(create("p", "b", 1), create("p", "a", 2))).done()).isFalse();
    commit(create("p", "c", 1));
    eventually(() -> stream.read(CONSUMER, 10).size() == 2);
    assertThat(stream.read(CONSUMER, 10))
        .extracting(Change::key)
        .containsExactlyInAnyOrder(key("p", "a"), key("p", "c"));
  }

  private boolean increment(int times) {
    for (int done = 0; done < times; ) {
      Item item = table.get(key("p", "a")).orElseThrow();
      int value = item.as(Counter.class).value();
      if (table.commit(List.of(Write.replace(item, new Counter(value + 1)))).done()) {
        done++;
      }
    }
    return true;
  }

  record Counter(int value) {}

  private interface Racer<T> {
    Callable<T> of(int number);
  }

  private static <T> List<T> race(int racers, Racer<T> racer) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(racers)) {
      List<Callable<T>> all = IntStream.range(0, racers).mapToObj(racer::of).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(all)) {
        results.add(future.get());
      }
      return results;
    }
  }

  private List<Change> changesOf(Key key, int expected) {
    eventually(
        () ->
            stream.read(CONSUMER, 100).stream().filter(change -> change.key().equals(key)).count()
                >= expected);
    return stream.read(CONSUMER, 100).stream().filter(change -> change.key().equals(key)).toList();
  }

  private static @Nullable String body(@Nullable Item item) {
    return item == null ? null : item.body();
  }

  private List<String> sortKeys(Query query) {
    return keys(query).stream().map(Key::sk).toList();
  }

  /** Follows a query page by page to its end. */
  private List<Key> keys(Query query) {
    List<Key> found = new ArrayList<>();
    Query page = query;
    while (true) {
      ItemPage answer = table.query(page);
      assertThat(answer.items()).hasSizeLessThanOrEqualTo(query.limit());
      answer.items().forEach(item -> found.add(item.key()));
      if (answer.next() == null) {
        return found;
      }
      page = page.from(answer.next());
    }
  }

  private List<Key> places(Query query) {
    List<Key> found = new ArrayList<>();
    Query page = query;
    while (true) {
      PlacePage answer = table.places(page);
      assertThat(answer.places()).hasSizeLessThanOrEqualTo(query.limit());
      answer.places().forEach(place -> found.add(place.item()));
      if (answer.next() == null) {
        return found;
      }
      page = page.from(answer.next());
    }
  }

  private long revision(String pk, String sk) {
    return table.get(key(pk, sk)).orElseThrow().revision();
  }

  private void commit(Write... writes) {
    commit(List.of(writes));
  }

  private void commit(List<? extends Write> writes) {
    assertThat(table.commit(List.copyOf(writes))).isInstanceOf(CommitResult.Done.class);
  }

  private void assertLimit(Write... writes) {
    assertThatThrownBy(() -> table.commit(List.of(writes))).isInstanceOf(TableLimitException.class);
  }

  private static Key key(String pk, String sk) {
    return new Key(pk, sk);
  }

  private static Write.Put put(String pk, String sk, int value) {
    return Write.put(key(pk, sk), new Counter(value));
  }

  private static Write.Put create(String pk, String sk, int value) {
    return Write.create(key(pk, sk), new Counter(value));
  }

  private static Write.Put at(String pk, String sk, long revision) {
    return new Write.Put(key(pk, sk), "{}", null, null, Precondition.revision(revision));
  }

  private static String json(int size) {
    return "{\"t\":\"" + "x".repeat(size - 8) + "\"}";
  }

  private static void eventually(BooleanSupplier condition) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition::getAsBoolean);
  }
}
