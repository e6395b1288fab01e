package dev.kapsel.functions.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kapsel.functions.build.World;
import dev.kapsel.functions.environment.Edit;
import dev.kapsel.functions.environment.EnvironmentEditor;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EnvironmentSearchTest {

  private static final WorkspaceName TEAM = World.TEAM;

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private List<String> found(
      @Nullable String words, @Nullable String tags, @Nullable String owner) {
    return found(TEAM, new EnvironmentQuery(words, tags, owner));
  }

  private List<String> found(WorkspaceName workspace, EnvironmentQuery query) {
    List<String> names = new ArrayList<>();
    String next = null;
    do {
      Listing<EnvironmentSummary> page =
          world.bean(EnvironmentSearch.class).find(workspace, query, next);
      page.rows().forEach(row -> names.add(row.name().toString()));
      next = page.next();
    } while (next != null);
    return names;
  }

  private void register(String name, String author, String header, String requirement) {
    world.register(TEAM, name, author, header, requirement);
  }

  @Test
  void anEnvironmentIsFoundByTheWordsOfItsNameAndDescription() {
    register("forecast-eu", "user:a", "description: Predicts daily Sales.", "pandas");
    register("churn", "user:a", "description: Who leaves us?", "pandas");
    world.publish();
    assertThat(found("forecast", null, null)).containsExactly("forecast-eu");
    assertThat(found("EU", null, null)).containsExactly("forecast-eu");
    assertThat(found("sales, daily!", null, null)).containsExactly("forecast-eu");
    assertThat(found("us", null, null)).containsExactly("churn");
    assertThat(found("fore", null, null)).isEmpty();
    assertThat(found("sales us", null, null)).isEmpty();
  }

  @Test
  void itIsFoundByTheTagsOfItsLatestVersion() {
    register("forecast", "user:a", "tags: {stage: test, team: sales}", "pandas");
    world.publish();
    assertThat(found(null, "stage", null)).containsExactly("forecast");
    assertThat(found(null, "stage=test,team=sales", null)).containsExactly("forecast");
    assertThat(found(null, " stage = test ", null)).isEmpty();
    assertThat(found(null, " stage=test ,team", null)).containsExactly("forecast");
    assertThat(found(null, "stage=prod", null)).isEmpty();
    register("forecast", "user:a", "tags: {stage: prod}", "numpy");
    world.publish();
    assertThat(found(null, "stage=prod", null)).containsExactly("forecast");
    assertThat(found(null, "stage=test", null)).isEmpty();
    assertThat(found(null, "team", null)).isEmpty();
  }

  @Test
  void itIsFoundByWhatIsSaidOfItLater() {
    register("forecast", "user:a", "description: sales", "pandas");
    world.publish();
    change(new EnvironmentChange("revenue", Map.of("team", "retail"), null));
    world.publish();
    assertThat(found("revenue", null, null)).containsExactly("forecast");
    assertThat(found("sales", null, null)).containsExactly("forecast");
    assertThat(found(null, "team=retail", null)).containsExactly("forecast");
    change(new EnvironmentChange("", Map.of(), null));
    world.publish();
    assertThat(found("revenue", null, null)).isEmpty();
    assertThat(found(null, "team", null)).isEmpty();
  }

  @Test
  void itIsNotFoundWhileItIsArchived() {
    register("forecast", "user:a", "description: sales", "pandas");
    world.publish();
    change(EnvironmentChange.archiving(true));
    assertThat(found("sales", null, null)).as("before that is told").isEmpty();
    world.publish();
    assertThat(found("sales", null, null)).isEmpty();
    change(EnvironmentChange.archiving(false));
    world.publish();
    assertThat(found("sales", null, null)).containsExactly("forecast");
    assertThat(found(null, null, "user:a")).containsExactly("forecast");
  }

  private void change(EnvironmentChange change) {
    var unused =
        world
            .bean(EnvironmentEditor.class)
            .change(
                TEAM,
                new EnvironmentName("forecast"),
                new Edit<>(change, "user:a", revision -> {}));
  }

  @Test
  void itIsFoundByEverybodyWhoRegisteredAVersion() {
    register("forecast", "user:alice", "", "pandas");
    register("forecast", "user:bob", "", "numpy");
    register("churn", "user:bob", "", "numpy");
    world.publish();
    assertThat(found(null, null, "user:alice")).containsExactly("forecast");
    assertThat(found(null, null, "user:bob")).containsExactly("churn", "forecast");
    assertThat(found("forecast", null, "user:bob")).containsExactly("forecast");
  }

  @Test
  void itIsShownAsItIsNow() {
    register("forecast", "user:a", "description: old words", "pandas");
    world.publish();
    register("forecast", "user:a", "description: new words", "numpy");
    EnvironmentSummary row =
        world
            .bean(EnvironmentSearch.class)
            .find(TEAM, new EnvironmentQuery("old", null, null), null)
            .rows()
            .getFirst();
    assertThat(row.latest()).hasToString("2");
    world.publish();
    assertThat(found("old", null, null)).isEmpty();
    assertThat(found("new", null, null)).containsExactly("forecast");
  }

  @Test
  void aDescriptionOfThousandsOfWordsIsFoundByItsBeginning() {
    String words = String.join(" ", IntStream.range(0, 900).mapToObj(i -> "w" + i).toList());
    register("forecast", "user:a", "description: " + words, "pandas");
    world.publish();
    assertThat(found("w0 w250", null, null)).containsExactly("forecast");
    assertThat(found("w899", null, null)).isEmpty();
    register("forecast", "user:a", "description: short", "numpy");
    world.publish();
    assertThat(found("w0", null, null)).isEmpty();
    assertThat(found("w250", null, null)).isEmpty();
    assertThat(found("short", null, null)).containsExactly("forecast");
  }

  @Test
  void whatIsLongerThanAKeyIsFoundAllTheSame() {
    String value = "x".repeat(900);
    register("forecast", "user:a", "tags: {note: " + value + "}", "pandas");
    world.publish();
    assertThat(found(null, "note=" + value, null)).containsExactly("forecast");
    assertThat(found(null, "note=" + value + "y", null)).isEmpty();
  }

  @Test
  void blanksAroundATagDoNotCount() {
    register("forecast", "user:a", "tags: {' stage': 'prod '}", "pandas");
    world.publish();
    assertThat(found(null, "stage=prod", null)).containsExactly("forecast");
  }

  @Test
  void aLongWordIsCutBetweenCharacters() {
    String word = "a".repeat(63) + "\uD840\uDC00".repeat(10);
    register("forecast", "user:a", "description: '" + word + "'", "pandas");
    world.publish();
    assertThat(found(word, null, null)).containsExactly("forecast");
  }

  @Test
  void whatManyHaveIsPagedInTheOrderOfNames() {
    List<String> names = IntStream.range(0, 250).mapToObj("common-%03d"::formatted).toList();
    names.forEach(name -> register(name, "user:a", "", "pandas"));
    register("other", "user:a", "", "pandas");
    world.publish();
    assertThat(found("common", null, null)).isEqualTo(names);
    assertThat(found(null, null, "user:a")).hasSize(251);
  }

  @Test
  void aRareWordAmongCommonOnesIsFoundWhereverItStands() {
    for (int i = 0; i < 250; i++) {
      String more = i % 100 == 99 ? "description: rare" : "";
      register("common-%03d".formatted(i), "user:a", more, "pandas");
    }
    world.publish();
    assertThat(found("common rare", null, null)).containsExactly("common-099", "common-199");
    assertThat(found("rare common", null, "user:a")).containsExactly("common-099", "common-199");
  }

  @Test
  void anotherWorkspaceIsSearchedOnlyUnderItsOwnName() {
    world.register(WorkspaceName.CURATED, "forecast", "kapsel", "", "pandas");
    world.publish();
    assertThat(found("forecast", null, null)).isEmpty();
    assertThat(found(WorkspaceName.CURATED, new EnvironmentQuery("forecast", null, null)))
        .containsExactly("forecast");
  }

  @Test
  void aSearchForNothingIsRefusedWithWhatItTakes() {
    for (EnvironmentQuery query :
        List.of(
            new EnvironmentQuery(null, null, null),
            new EnvironmentQuery("!?", null, null),
            new EnvironmentQuery(null, "a,,b", null),
            new EnvironmentQuery(null, "=x", null),
            new EnvironmentQuery(null, null, " "),
            new EnvironmentQuery("a b c d e f g h i j k", null, null))) {
      assertThatExceptionOfType(Rejected.class)
          .as("%s", query)
          .isThrownBy(() -> found(TEAM, query))
          .satisfies(e -> assertThat(e.problem().status()).isEqualTo(400))
          .satisfies(e -> assertThat(e.problem().fix()).contains("words"));
    }
  }
}
