package dev.kapsel.functions.environment;

import static dev.kapsel.functions.environment.Library.FORECAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.kapsel.functions.build.World;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.LateIndex;
import dev.kapsel.functions.table.MovableClock;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.ArchiveState;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of environments and versions, on any table, however late its index is. */
public abstract class LifecycleContract {

  private static final int THREADS = 16;

  private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private Library library = new Library(new InMemoryTable(clock), clock);

  /** An empty table that many may use at once. */
  protected abstract Table open(Clock clock);

  @BeforeEach
  void begin() {
    library = new Library(new LateIndex(open(clock)), clock);
  }

  @Test
  void theLatestVersionIsTheNewestThatIsNotArchived() {
    library.register(null, "pandas==1");
    library.register(null, "pandas==2");
    library.register("stable", "pandas==3");
    library.archive("stable", true);
    assertThat(library.latest()).isEqualTo("2");
    library.archive("1", true);
    assertThat(library.latest()).isEqualTo("2");
    library.archive("2", true);
    assertThat(library.latest()).isEqualTo("none");
    library.archive("1", false);
    assertThat(library.latest()).isEqualTo("1");
    library.archive("stable", false);
    assertThat(library.latest()).isEqualTo("stable");
    library.archive("2", false);
    assertThat(library.latest()).isEqualTo("stable");
  }

  @Test
  void theNewestIsLookedForAsFarBackAsItIs() {
    IntStream.rangeClosed(1, 60).forEach(i -> library.register(null, "pandas==" + i));
    IntStream.rangeClosed(2, 60).forEach(i -> library.archive(Integer.toString(i), true));
    assertThat(library.latest()).isEqualTo("1");
  }

  @Test
  void whatIsListedAndFoundIsTheLatest() {
    library.register(null, "pandas==1");
    EnvironmentVersion second = library.register(null, "pandas==2");
    library.archive("2", true);
    assertThat(listed(ArchiveState.ACTIVE))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.latest()).hasToString("1");
              assertThat(row.versions()).isEqualTo(2);
              assertThat(row.definitionHash()).isNotEqualTo(second.definitionHash());
            });
    assertThat(library.environments.find(World.TEAM, FORECAST, null))
        .get()
        .extracting(EnvironmentVersion::version)
        .hasToString("1");
    library.archive("1", true);
    assertThat(library.environments.find(World.TEAM, FORECAST, null)).isEmpty();
    assertThat(listed(ArchiveState.ACTIVE))
        .singleElement()
        .extracting(EnvironmentSummary::latest)
        .isNull();
  }

  @Test
  void archivedVersionsAreListedByThemselvesAndStayWhereTheyAre() {
    library.register(null, "pandas==1");
    library.register(null, "pandas==2");
    library.archive("1", true);
    assertThat(library.environments.versions(World.TEAM, FORECAST, null).rows())
        .extracting(version -> version.version().value())
        .containsExactly("2");
    assertThat(
            library.environments.versions(World.TEAM, FORECAST, ArchiveState.ARCHIVED, null).rows())
        .extracting(version -> version.version().value())
        .containsExactly("1");
    assertThat(library.environments.find(World.TEAM, FORECAST, new VersionName("1"))).isPresent();
  }

  @Test
  void theHistoryIsInTheOrderOfCreationWhateverTheVersionsAreCalled() {
    List<String> names = List.of("stable", "7", "1", "beta", "10", "2");
    names.forEach(name -> library.register(name, "pandas==1." + names.indexOf(name)));
    library.archive("beta", true);
    List<VersionSummary> history = library.history();
    assertThat(history)
        .extracting(row -> row.version().value())
        .containsExactlyElementsOf(names.reversed());
    assertThat(history).extracting(VersionSummary::ordinal).containsExactly(6, 5, 4, 3, 2, 1);
    assertThat(history)
        .filteredOn(VersionSummary::archived)
        .singleElement()
        .extracting(row -> row.version().value())
        .isEqualTo("beta");
    assertThat(library.environments.find(World.TEAM, FORECAST, new VersionName("1")))
        .get()
        .extracting(EnvironmentVersion::previous)
        .hasToString("7");
    assertThat(library.register(null, "numpy").version()).hasToString("11");
  }

  @Test
  void aLongHistoryIsReadPageByPage() {
    IntStream.rangeClosed(1, 60).forEach(i -> library.register(null, "pandas==" + i));
    assertThat(library.environments.history(World.TEAM, FORECAST, null).rows()).hasSize(50);
    assertThat(library.history())
        .extracting(VersionSummary::ordinal)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 60).boxed().toList().reversed());
  }

  @Test
  void anArchivedNameIsInTheOtherListAndTakesNoNewVersion() {
    EnvironmentVersion first = library.register(null, "pandas==1");
    library.archive(FORECAST, true);
    assertThat(listed(ArchiveState.ACTIVE)).isEmpty();
    assertThat(listed(ArchiveState.ARCHIVED)).hasSize(1);
    assertRefused(() -> library.register(null, "pandas==2"), ProblemCode.STATE_CONFLICT);
    assertThat(library.register(null, "pandas==1")).isEqualTo(first);
    assertThat(library.environments.find(World.TEAM, FORECAST, new VersionName("1")))
        .contains(first);
    assertThat(library.environments.find(World.TEAM, FORECAST, null)).isEmpty();
    library.archive(FORECAST, false);
    assertThat(listed(ArchiveState.ARCHIVED)).isEmpty();
    assertThat(library.register(null, "pandas==2").ordinal()).isEqualTo(2);
  }

  /** As when somebody registers a name that another makes and archives in between. */
  @Test
  void aNameThatIsArchivedIsNotMadeASecondTime() {
    EnvironmentVersion first = library.register(null, "pandas==1");
    library.archive(FORECAST, true);
    List<Write> again = library.environments.create(EnvironmentHead.of(first));
    assertThat(library.environments.commit(again).done()).isFalse();
  }

  @Test
  void theRevisionOfAnEnvironmentNeverComesASecondTime() {
    library.register(null, "pandas==1");
    List<Long> revisions = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      library.archive(FORECAST, i % 2 == 0);
      revisions.add(library.environments.get(World.TEAM, FORECAST).revision());
    }
    assertThat(revisions).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void whatIsNotThereIsSaidByName() {
    EnvironmentName none = new EnvironmentName("none");
    assertRefused(
        () -> library.environments.versions(World.TEAM, none, null), ProblemCode.NOT_FOUND);
    assertRefused(
        () -> library.environments.history(World.TEAM, none, null), ProblemCode.NOT_FOUND);
    assertRefused(() -> library.environments.get(World.TEAM, none), ProblemCode.NOT_FOUND);
    library.register(null, "pandas");
    assertThat(
            library.environments.versions(World.TEAM, FORECAST, ArchiveState.ARCHIVED, null).rows())
        .isEmpty();
  }

  @Test
  void theQuotaCountsNamesThatAreNotArchived() {
    library.allow(2);
    EnvironmentName second = new EnvironmentName("second");
    EnvironmentName third = new EnvironmentName("third");
    library.register(null, "pandas==1");
    library.register(second, null, "pandas==1");
    assertRefused(() -> library.register(third, null, "pandas==1"), ProblemCode.QUOTA_EXCEEDED);
    assertThat(library.register(null, "pandas==2").ordinal()).isEqualTo(2);
    library.archive(second, true);
    library.register(third, null, "pandas==1");
    assertRefused(() -> library.archive(second, false), ProblemCode.QUOTA_EXCEEDED);
    library.archive(third, true);
    library.archive(second, false);
    assertThat(listed(ArchiveState.ACTIVE))
        .extracting(row -> row.name().value())
        .containsExactly("forecast", "second");
  }

  /** Whoever archives, restores and registers at once: what is latest is right in the end. */
  /** How often each of those who get in each other's way does something; fewer where it is slow. */
  protected int rounds() {
    return 6;
  }

  @Test
  void whateverHappensAtOnceTheLatestIsRightInTheEnd() throws Exception {
    library.register(null, "pandas==0");
    atOnce(
        thread -> {
          RandomGenerator random =
              RandomGeneratorFactory.of("L64X128MixRandom").create(thread + 1L);
          for (int i = 0; i < rounds(); i++) {
            EnvironmentVersion mine = library.register(null, "pandas==" + thread + "." + i);
            library.archive(mine.version().value(), random.nextBoolean());
            int other = 1 + random.nextInt(mine.ordinal());
            library.archive(Integer.toString(other), random.nextBoolean());
          }
          return true;
        });
    List<VersionSummary> history = library.history();
    int all = 1 + THREADS * rounds();
    assertThat(history)
        .extracting(VersionSummary::ordinal)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, all).boxed().toList().reversed());
    assertThat(history).allMatch(row -> row.version().value().equals("" + row.ordinal()));
    String newest =
        history.stream()
            .filter(row -> !row.archived())
            .findFirst()
            .map(row -> row.version().value())
            .orElse("none");
    assertThat(library.latest()).isEqualTo(newest);
    assertThat(listed(ArchiveState.ACTIVE))
        .singleElement()
        .satisfies(row -> assertThat(row.versions()).isEqualTo(all));
    assertThat(history)
        .allSatisfy(
            row ->
                assertThat(library.environments.find(World.TEAM, FORECAST, row.version()))
                    .get()
                    .extracting(VersionSummary::of)
                    .isEqualTo(row));
  }

  @Test
  void oneNameThatManyMakeAtOnceIsCountedOnce() throws Exception {
    library.allow(1);
    List<EnvironmentVersion> made = atOnce(thread -> library.register(null, "pandas==" + thread));
    assertThat(made.stream().map(EnvironmentVersion::ordinal).sorted())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, THREADS).boxed().toList());
  }

  @Test
  void oneNameThatManyRestoreAtOnceIsCountedOnce() throws Exception {
    library.allow(1);
    library.register(null, "pandas");
    library.archive(FORECAST, true);
    List<Boolean> restored =
        atOnce(
            thread -> {
              library.archive(FORECAST, false);
              return true;
            });
    assertThat(restored).hasSize(THREADS);
    library.archive(FORECAST, true);
    library.register(new EnvironmentName("another"), null, "pandas");
  }

  @Test
  void ofManyNamesAtOnceAsManyAreMadeAsMayBe() throws Exception {
    library.allow(5);
    List<Boolean> made =
        atOnce(
            thread -> {
              try {
                library.register(new EnvironmentName("name-" + thread), null, "pandas");
                return true;
              } catch (Rejected e) {
                assertThat(e.problem().code()).isEqualTo("quota-exceeded");
                return false;
              }
            });
    assertThat(made).filteredOn(one -> one).hasSize(5);
    assertThat(listed(ArchiveState.ACTIVE)).hasSize(5);
  }

  private interface Part<T> {
    T play(int thread) throws Exception;
  }

  private static <T> List<T> atOnce(Part<T> part) throws Exception {
    List<T> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<T>> parts =
          IntStream.range(0, THREADS).<Callable<T>>mapToObj(i -> () -> part.play(i)).toList();
      for (Future<T> one : threads.invokeAll(parts)) {
        all.add(one.get());
      }
    }
    return all;
  }

  private List<EnvironmentSummary> listed(ArchiveState state) {
    return library.environments.list(World.TEAM, state, null).rows();
  }

  private static void assertRefused(ThrowingCallable call, ProblemCode code) {
    assertThatThrownBy(call)
        .asInstanceOf(type(Rejected.class))
        .extracting(Rejected::problem)
        .satisfies(problem -> assertThat(problem.fix()).isNotBlank())
        .extracting(Problem::code)
        .isEqualTo(code.toString());
  }
}
