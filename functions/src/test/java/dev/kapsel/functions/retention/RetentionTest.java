package dev.kapsel.functions.retention;

import static dev.kapsel.functions.retention.Kept.DAYS;
import static dev.kapsel.functions.retention.Kept.HASH;
import static dev.kapsel.functions.retention.Kept.PANDAS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.Http;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RetentionTest {

  private final Kept kept = new Kept(InMemoryTable::new, new PowerSwitch());

  @AfterEach
  void close() {
    kept.close();
  }

  private void supersede() {
    kept.register("forecast");
    kept.built(PANDAS, "one");
    kept.rebuilt(PANDAS, "two");
  }

  @Test
  void aSupersededGenerationGoesWhenItsDaysAreOver() {
    supersede();
    kept.after(0);
    kept.after(DAYS - 1);
    assertThat(kept.generations(PANDAS)).containsExactly(2, 1);
    kept.after(1);
    assertThat(kept.generations(PANDAS)).containsExactly(2);
    assertThat(kept.registry.tags()).containsExactly(HASH + ".2");
    assertThat(kept.registry.has(Kept.manifest("one"))).isFalse();
    assertThat(kept.registry.has(Kept.manifest("two"))).isTrue();
    assertThat(kept.lookUp(PANDAS)).isEqualTo("hit");
  }

  /** Of equal images the one goes while the other has no tag yet: with the last tag goes ECR's. */
  @Test
  void anImageWithoutItsTagYetKeepsThatOfAnEqualOne() {
    kept.makeDue();
    kept.beginTheSame();
    kept.registry.refuseTags(true);
    assertThat(kept.finishTheSame()).isEqualTo("counted");
    kept.sweep();
    assertThat(kept.generations(PANDAS)).isEmpty();
    assertThat(kept.registryHasIt()).isTrue();
    assertThat(kept.registry.tags()).containsExactly(HASH + ".1");
    kept.registry.refuseTags(false);
    kept.pass();
    kept.pass();
    assertThat(kept.registryHasIt()).isTrue();
    assertThat(kept.registry.tags())
        .containsExactly(DefinitionHash.of(World.definition("pandas==1.0")) + ".1");
  }

  @Test
  void ofPassesThatOverlapOneIsMade() {
    kept.makeDue();
    Instant until = kept.world.clock.instant().plus(Duration.ofMinutes(4));
    Write begun = Write.put(Keys.retentionPass(), Map.of("until", until.toString()));
    assertThat(kept.world.bean(Table.class).commit(List.of(begun)).done()).isTrue();
    kept.sweep();
    assertThat(kept.registryHasIt()).as("while another one is at it").isTrue();
    kept.pass();
    assertThat(kept.registryHasIt()).isFalse();
  }

  @Test
  void whatWentIsToldInTheTrailAndTheFeedAndFoundNoMore() {
    supersede();
    kept.world.publish();
    kept.after(0);
    kept.after(DAYS);
    kept.world.publish();
    assertThat(kept.http().to(Route.LIST_AUDIT, World.TEAM).send().body().path("items"))
        .filteredOn(entry -> entry.path("act").asText().equals("remove-generation"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.path("subject").asText()).isEqualTo("generation " + HASH + ".1");
              assertThat(entry.path("before").path("why").asText()).isEqualTo("superseded");
              assertThat(entry.path("by").asText()).isEqualTo("kapsel:retention");
            });
    assertThat(
            kept.http()
                .to(Route.LIST_CHANGES, World.TEAM)
                .asking("after", "0")
                .send()
                .body()
                .path("entries"))
        .filteredOn(entry -> entry.path("kind").asText().equals("generation-removed"))
        .singleElement()
        .satisfies(
            entry -> assertThat(entry.path("subject").path("generation").asInt()).isEqualTo(1));
    assertThat(found(Kept.manifest("one").toString())).isZero();
    assertThat(found(Kept.manifest("two").toString())).isEqualTo(1);
  }

  private int found(String digest) {
    return kept.http()
        .to(Route.SEARCH_BASES, World.TEAM)
        .asking("digest", digest)
        .send()
        .body()
        .path("items")
        .size();
  }

  @Test
  void daysCountFromWhenItIsSeenAndSoBeginAnewWithARollBack() {
    supersede();
    kept.after(0);
    kept.after(DAYS - 1);
    kept.current(PANDAS, 1, false);
    kept.after(1);
    kept.current(PANDAS, 2, false);
    kept.after(0);
    kept.after(DAYS - 1);
    assertThat(kept.generations(PANDAS)).containsExactly(2, 1);
    kept.after(1);
    assertThat(kept.generations(PANDAS)).containsExactly(2);
  }

  @Test
  void aPinnedGenerationStaysAndNewerOnesGo() {
    supersede();
    kept.current(PANDAS, 1, true);
    kept.after(0);
    kept.after(DAYS);
    assertThat(kept.generations(PANDAS)).containsExactly(1);
    assertThat(kept.lookUp(PANDAS)).isEqualTo("hit");
  }

  @Test
  void anImageThatNothingNamesGoesAndIsMadeAnewUnderTheNextNumber() {
    kept.built(PANDAS, "one");
    kept.after(0);
    kept.after(DAYS);
    assertThat(kept.lookUp(PANDAS)).isEqualTo("miss");
    assertThat(kept.registry.tags()).isEmpty();
    assertThat(kept.registry.has(Kept.manifest("one"))).isFalse();
    kept.built(PANDAS, "one");
    assertThat(kept.generations(PANDAS)).containsExactly(2);
    kept.checkNothingDangles(PANDAS);
  }

  @Test
  void whoeverAsksForAnImageKeepsIt() {
    kept.built(PANDAS, "one");
    for (int i = 0; i < 3; i++) {
      kept.after(DAYS - 1);
      assertThat(kept.ensure(PANDAS).status()).isEqualTo(200);
    }
    kept.after(DAYS - 1);
    assertThat(kept.lookUp(PANDAS)).isEqualTo("hit");
  }

  @Test
  void aPinKeepsAnImageThatNothingNames() {
    kept.built(PANDAS, "one");
    kept.current(PANDAS, 1, true);
    kept.after(0);
    kept.after(DAYS);
    assertThat(kept.lookUp(PANDAS)).isEqualTo("hit");
  }

  @Test
  void anArchivedVersionStillNamesItsImage() {
    kept.register("forecast");
    kept.built(PANDAS, "one");
    assertThat(
            kept.http()
                .to(Route.UPDATE_VERSION, World.TEAM, "forecast", "1")
                .ifMatch("*")
                .json("{\"archived\":true}")
                .send()
                .status())
        .isEqualTo(200);
    kept.after(0);
    kept.after(DAYS);
    assertThat(kept.lookUp(PANDAS)).isEqualTo("hit");
  }

  @Test
  void whoeverGivesAnImageANameKeepsIt() {
    kept.built(PANDAS, "one");
    kept.after(0);
    kept.world.passDays(DAYS);
    kept.register("forecast");
    kept.after(0);
    kept.after(DAYS);
    assertThat(kept.lookUp(PANDAS)).isEqualTo("hit");
  }

  @Test
  void anAnonymousVersionIsForgottenWithItsImage() {
    String version = adopt().body().path("version").path("version").asText();
    kept.built(PANDAS, "one");
    kept.after(0);
    kept.after(DAYS - 1);
    assertThat(adopt().status()).isEqualTo(200);
    kept.after(0);
    kept.after(DAYS - 1);
    assertThat(anonymous(version)).isEqualTo(200);
    kept.after(1);
    assertThat(anonymous(version)).isEqualTo(404);
    assertThat(kept.lookUp(PANDAS)).isEqualTo("miss");
    assertThat(adopt().status()).isEqualTo(201);
  }

  private Http.Reply adopt() {
    return kept.http()
        .to(Route.CREATE_ANONYMOUS, World.TEAM)
        .json(DefinitionWriter.json(PANDAS).toString())
        .send();
  }

  private int anonymous(String version) {
    return kept.http()
        .to(Route.GET_VERSION, World.TEAM, "kapsel-anonymous", version)
        .send()
        .status();
  }

  @Test
  void nothingGoesWhileItIsBuiltAgain() {
    kept.built(PANDAS, "one");
    kept.after(0);
    kept.world.passDays(DAYS);
    Http.Reply rebuild =
        kept.http()
            .to(Route.REBUILD_IMAGE, World.TEAM, HASH)
            .json("{\"from\":\"packages\"}")
            .send();
    kept.begun(new BuildId(rebuild.body().path("build").path("id").asText()));
    kept.pass();
    assertThat(kept.lookUp(PANDAS)).isEqualTo("hit");
  }

  @Test
  void nothingGoesWhileItIsCompared() {
    supersede();
    kept.after(0);
    assertThat(
            kept.http().to(Route.VERIFY_GENERATION, World.TEAM, HASH, 1).json("{}").send().status())
        .isEqualTo(202);
    kept.world.passDays(DAYS);
    kept.pass();
    assertThat(kept.generations(PANDAS)).containsExactly(2, 1);
  }

  @Test
  void aManifestGoesWithTheLastImageThatIsIt() {
    Definition other = World.definition("pandas==1.0");
    kept.register("forecast");
    kept.built(PANDAS, "same");
    kept.built(other, "same");
    kept.after(0);
    kept.after(DAYS);
    assertThat(kept.registry.tags()).containsExactly(HASH + ".1");
    assertThat(kept.registry.has(Kept.manifest("same"))).isTrue();
    kept.rebuilt(PANDAS, "newer");
    kept.after(0);
    kept.after(DAYS);
    assertThat(kept.registry.has(Kept.manifest("same"))).isFalse();
    assertThat(DefinitionHash.of(other)).isNotEqualTo(HASH);
  }

  @Test
  void withoutDaysEverythingStays() {
    kept.keep(0);
    supersede();
    kept.after(0);
    kept.after(100);
    assertThat(kept.generations(PANDAS)).containsExactly(2, 1);
    kept.keep(1);
    kept.after(0);
    assertThat(kept.generations(PANDAS)).containsExactly(2, 1);
  }

  @Test
  void thePreviewSaysWhatGoesAndWhen() {
    supersede();
    kept.built(World.definition("numpy==1"), "numpy");
    assertThat(kept.preview()).allMatch(row -> row.path("goesAt").isMissingNode());
    kept.after(0);
    assertThat(kept.preview())
        .extracting(row -> row.path("why").asText() + " " + row.path("size").asInt())
        .containsExactly("superseded 7", "unnamed 7");
    String goesAt = kept.preview().getFirst().path("goesAt").asText();
    kept.world.passDays(DAYS - 1);
    assertThat(kept.world.clock.instant()).isBefore(goesAt);
    kept.after(1);
    assertThat(kept.preview()).isEmpty();
    kept.keep(0);
    kept.rebuilt(PANDAS, "three");
    assertThat(kept.preview()).isEmpty();
    assertThat(kept.preview("30")).hasSize(1);
  }

  @Test
  void aPreviewOfNoNumberOfDaysIsRefused() {
    for (String days : List.of("0", "many", "3651")) {
      Http.Reply reply =
          kept.http().to(Route.GET_RETENTION, World.TEAM).asking("days", days).send();
      assertThat(reply.code()).isEqualTo("invalid-request");
      assertThat(reply.detail()).contains("days").contains(days);
    }
  }

  @Test
  void whatTheRegistryDoesNotLetGoIsFoundAgain() {
    kept.built(PANDAS, "one");
    kept.after(0);
    kept.registry.breakDown(true);
    kept.after(DAYS);
    assertThat(kept.lookUp(PANDAS)).isEqualTo("miss");
    assertThat(kept.registry.tags()).isNotEmpty();
    kept.registry.breakDown(false);
    kept.keep(0);
    kept.pass();
    assertThat(kept.registry.tags()).isEmpty();
    assertThat(kept.registry.has(Kept.manifest("one"))).isFalse();
  }
}
