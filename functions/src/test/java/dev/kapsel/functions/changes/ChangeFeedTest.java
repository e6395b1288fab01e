package dev.kapsel.functions.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.access.ServiceTokens;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.environment.Edit;
import dev.kapsel.functions.environment.EnvironmentEditor;
import dev.kapsel.functions.follow.Publisher;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.workspace.Memberships;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.TokenRequest;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.change.ChangeEntry;
import dev.kapsel.model.change.ChangeKind;
import dev.kapsel.model.change.Changes;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of a workspace, to whom, and how often. */
final class ChangeFeedTest {

  private static final WorkspaceName TEAM = World.TEAM;
  private static final Caller ROOT = new Caller.Person("root", List.of(Member.user("root")), true);

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private Changes after(@Nullable String cursor) {
    return world.bean(ChangeReader.class).after(TEAM, cursor);
  }

  private List<ChangeEntry> all() {
    List<ChangeEntry> entries = new ArrayList<>();
    Changes page = after("0");
    while (!page.entries().isEmpty()) {
      entries.addAll(page.entries());
      page = after(page.cursor());
    }
    return entries;
  }

  private void register(String requirement) {
    world.register(TEAM, "forecast", "user:alice", "", requirement);
  }

  @Test
  void aVersionAndItsBuildAreToldFromBeginningToEnd() {
    register("pandas");
    Build build = world.build(TEAM, World.definition("pandas"));
    world.publish();
    assertThat(all())
        .extracting(ChangeEntry::kind)
        .containsExactly(
            ChangeKind.VERSION_REGISTERED,
            ChangeKind.BUILD_QUEUED,
            ChangeKind.BUILD_STARTED,
            ChangeKind.BUILD_ENDED,
            ChangeKind.GENERATION_PUBLISHED);
    ChangeEntry registered = all().getFirst();
    assertThat(registered.by()).isEqualTo("user:alice");
    assertThat(registered.subject().environment()).hasToString("forecast");
    assertThat(registered.subject().version()).hasToString("1");
    assertThat(all().get(3).subject().build()).isEqualTo(build.id());
    assertThat(all().get(3).text()).contains("succeeded");
    assertThat(all().getLast().subject().hash())
        .isEqualTo(DefinitionHash.of(World.definition("pandas")));
  }

  @Test
  void aReaderWithACursorGetsEachEntryOnceAndInOrder() {
    List<String> seen = new ArrayList<>();
    String cursor = after(null).cursor();
    for (int i = 0; i < 5; i++) {
      register("pandas==1." + i);
      world.publish();
      Changes news = after(cursor);
      news.entries().forEach(entry -> seen.add(entry.subject().version() + ""));
      cursor = news.cursor();
      assertThat(after(cursor)).isEqualTo(new Changes(List.of(), cursor));
    }
    assertThat(seen).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void morePagesThanOneFollowEachOther() {
    IntStream.range(0, 250).forEach(i -> register("pandas==1." + i));
    world.publish();
    assertThat(after("0").entries()).hasSize(100);
    assertThat(all())
        .extracting(ChangeEntry::cursor)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 250).mapToObj(Integer::toString).toList());
  }

  @Test
  void withoutACursorOneBeginsNow() {
    register("pandas");
    world.publish();
    Changes now = after(null);
    assertThat(now).isEqualTo(new Changes(List.of(), "1"));
    register("numpy");
    world.publish();
    assertThat(after(now.cursor()).entries()).hasSize(1);
  }

  @Test
  void whatIsToldAgainIsWrittenOnce() {
    register("pandas");
    world.build(TEAM, World.definition("pandas"));
    world.publish();
    List<ChangeEntry> once = all();
    world.publishAgain(1);
    world.publishAgain(100);
    assertThat(all()).isEqualTo(once);
  }

  @Test
  void whatManyTellAtTheSameTimeIsWrittenOnceWithoutAGap() throws Exception {
    IntStream.range(0, 20).forEach(i -> register("pandas==1." + i));
    List<Change> changes = world.changes.read("many", 1000);
    Publisher publisher = world.bean(Publisher.class);
    try (ExecutorService crowd = Executors.newFixedThreadPool(6)) {
      List<Future<?>> tellers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        tellers.add(crowd.submit(() -> changes.forEach(publisher::tell)));
      }
      for (Future<?> teller : tellers) {
        teller.get();
      }
    }
    assertThat(all())
        .extracting(ChangeEntry::cursor)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 20).mapToObj(Integer::toString).toList());
    assertThat(all()).extracting(entry -> entry.subject().version()).doesNotHaveDuplicates();
  }

  @Test
  void aCursorOlderThanWhatIsKeptIsRefusedWithTheOldestOne() {
    register("pandas");
    register("numpy");
    world.publish();
    world.clock.advance(ChangeFeed.KEPT.minusDays(1));
    register("scipy");
    world.publish();
    world.clock.advance(Duration.ofDays(2));
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> after("0"))
        .satisfies(e -> assertThat(e.problem().status()).isEqualTo(410))
        .satisfies(e -> assertThat(e.problem().detail()).contains("oldest cursor is `2`"));
    assertThat(after("2").entries()).hasSize(1);
    world.clock.advance(ChangeFeed.KEPT);
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> after("2"))
        .satisfies(e -> assertThat(e.problem().detail()).contains("oldest cursor is `3`"));
    assertThat(after("3")).isEqualTo(new Changes(List.of(), "3"));
  }

  @Test
  void aCursorThatWasNeverGivenOutIsRefused() {
    register("pandas");
    world.publish();
    for (String cursor : List.of("2", "-1", "01", "x", "", "99999999999999999999")) {
      assertThatExceptionOfType(Rejected.class)
          .isThrownBy(() -> after(cursor))
          .satisfies(e -> assertThat(e.problem().status()).isEqualTo(400));
    }
  }

  @Test
  void aMemberThatGoesAndComesAgainIsToldEachTime() {
    world.make(TEAM);
    Memberships members = world.bean(Memberships.class);
    members.put(TEAM, Member.user("bob"), Role.READER, ROOT);
    members.remove(TEAM, Member.user("bob"), ROOT);
    members.put(TEAM, Member.user("bob"), Role.READER, ROOT);
    world.publish();
    assertThat(all())
        .filteredOn(entry -> entry.kind() == ChangeKind.MEMBER_CHANGED)
        .hasSize(3)
        .allSatisfy(entry -> assertThat(entry.subject().member()).hasToString("user:bob"))
        .allSatisfy(entry -> assertThat(entry.by()).isEqualTo("user:root"));
  }

  @Test
  void whatBecomesOfAnEnvironmentIsToldWithWhoDidIt() {
    register("pandas");
    world.publish();
    String cursor = after(null).cursor();
    for (EnvironmentChange change :
        List.of(
            new EnvironmentChange("revenue", null, null),
            EnvironmentChange.archiving(true),
            EnvironmentChange.archiving(false))) {
      var unused =
          world
              .bean(EnvironmentEditor.class)
              .change(
                  TEAM,
                  new EnvironmentName("forecast"),
                  new Edit<>(change, "user:bob", revision -> {}));
    }
    world.publish();
    assertThat(after(cursor).entries())
        .extracting(ChangeEntry::kind)
        .containsExactly(
            ChangeKind.ENVIRONMENT_CHANGED,
            ChangeKind.ENVIRONMENT_ARCHIVED,
            ChangeKind.ENVIRONMENT_RESTORED);
    assertThat(after(cursor).entries())
        .allSatisfy(entry -> assertThat(entry.by()).isEqualTo("user:bob"))
        .allSatisfy(entry -> assertThat(entry.subject().environment()).hasToString("forecast"));
  }

  @Test
  void nothingIsToldOfTokensNorInOtherWorkspaces() {
    world.make(TEAM);
    world.make(new WorkspaceName("other"));
    world.publish();
    String cursor = after(null).cursor();
    world
        .bean(ServiceTokens.class)
        .issue(TEAM, new TokenRequest("robot", Role.READER, 1), "user:root", null);
    world.register(new WorkspaceName("other"), "forecast", "user:alice", "", "pandas");
    world.publish();
    assertThat(after(cursor).entries()).isEmpty();
  }

  @Test
  void everyActIsToldAsSomethingOrLeftOutOnPurpose() {
    assertThat(Arrays.stream(Act.values()).map(Act::toString))
        .allMatch(act -> Deeds.KINDS.containsKey(act) || Deeds.SILENT.contains(act));
  }
}
