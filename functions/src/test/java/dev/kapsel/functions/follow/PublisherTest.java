package dev.kapsel.functions.follow;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.StreamRecords;
import dev.kapsel.functions.table.TableUnavailableException;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.ArchiveState;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.WorkspaceName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One record that cannot be followed does not keep all others waiting, and a broken world does. */
final class PublisherTest {

  private static final WorkspaceName TEAM = new WorkspaceName("team");

  private final InMemoryTable table = new InMemoryTable(Clock.systemUTC());
  private final List<String> followed = new ArrayList<>();

  private static final class Defect extends RuntimeException {
    private static final long serialVersionUID = 1;

    Defect() {
      super("this item makes no sense");
    }
  }

  private Publisher publisher(Throwable poison) {
    Follower picky =
        change -> {
          if (name(change).equals("poisoned")) {
            if (poison instanceof Error error) {
              throw error;
            }
            throw (RuntimeException) poison;
          }
        };
    Follower all = change -> followed.add(name(change));
    return new Publisher(List.of(picky, all), new PoisonedChanges(table, Clock.systemUTC()));
  }

  private static String name(Change change) {
    return change.key().sk();
  }

  private List<Change> written(String... names) {
    for (String name : names) {
      var key = Keys.environment(TEAM, new EnvironmentName(name), ArchiveState.ACTIVE);
      table.commit(List.of(Write.put(key, Map.of("name", name))));
    }
    return table.read("test", 1000);
  }

  /** As Lambda does: from the record that failed on, so often. */
  private void tell(Publisher publisher, List<Change> changes, int times) {
    int from = 0;
    for (int i = 0; i < times; i++) {
      List<Change> rest = changes.subList(from, changes.size());
      DynamodbEvent event = StreamRecords.toEvent(rest);
      var failures = StreamRecords.tell(event, "test", publisher::tell).getBatchItemFailures();
      if (failures.isEmpty()) {
        return;
      }
      String failed = failures.getFirst().getItemIdentifier();
      from +=
          rest.indexOf(rest.stream().filter(c -> c.sequence().equals(failed)).findFirst().get());
    }
  }

  static Stream<Throwable> defects() {
    return Stream.of(
        new Defect(),
        new NoClassDefFoundError("makes no sense"),
        new StackOverflowError("makes no sense"));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aPoisonedChangeIsPassedByAfterSomeTriesAndKept(Throwable defect) {
    List<Change> changes = written("before", "poisoned", "behind");
    tell(publisher(defect), changes, PoisonedChanges.TRIES - 1);
    assertThat(followed).doesNotContain("behind");
    tell(publisher(defect), changes.subList(1, 3), 2);
    assertThat(followed).contains("before", "behind");
    Item kept = table.get(Keys.poisoned(changes.get(1).sequence())).orElseThrow();
    PoisonedChange poisoned = kept.as(PoisonedChange.class);
    assertThat(poisoned.givenUp()).isTrue();
    assertThat(poisoned.tries()).isEqualTo(PoisonedChanges.TRIES);
    assertThat(poisoned.item()).isEqualTo(changes.get(1).key());
    assertThat(poisoned.why()).contains("makes no sense");
  }

  @Test
  void whatIsPoisonToOneFollowerIsToldToTheOthers() {
    tell(publisher(new Defect()), written("poisoned"), 1);
    assertThat(followed).containsExactly("poisoned");
  }

  static Stream<RuntimeException> brokenWorlds() {
    return Stream.of(
        new UnavailableException("the store is down"),
        new TableUnavailableException("the table is down", null));
  }

  @ParameterizedTest
  @MethodSource("brokenWorlds")
  void whileSomethingDoesNotAnswerTheStreamWaitsAndNothingIsGivenUp(RuntimeException broken) {
    List<Change> changes = written("poisoned", "behind");
    tell(publisher(broken), changes, 10 * PoisonedChanges.TRIES);
    assertThat(followed).isEmpty();
    assertThat(table.get(Keys.poisoned(changes.getFirst().sequence()))).isEmpty();
  }
}
