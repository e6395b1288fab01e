package dev.kapsel.functions.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.Http;
import dev.kapsel.functions.Http.Reply;
import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.workspace.Memberships;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions, hashes and generations, of one workspace and across those that a caller may read. */
final class ComparisonsTest {

  private static final WorkspaceName OTHER = new WorkspaceName("other");

  private final World world = new World();
  private final Http http = new Http(world.context());

  @BeforeEach
  void register() {
    for (WorkspaceName workspace : List.of(World.TEAM, OTHER, WorkspaceName.CURATED)) {
      world.make(workspace);
    }
    give(World.TEAM, "ada", Role.READER);
    world.register(World.TEAM, "forecast", "user:ada", "", "pandas", "numpy");
    world.register(World.TEAM, "forecast", "user:ada", "", "pandas==2.2.3", "numpy");
    world.register(World.TEAM, "churn", "user:ada", "", "numpy");
    world.register(WorkspaceName.CURATED, "plain", "user:root", "", "numpy");
    world.register(OTHER, "secret", "user:bob", "", "hidden");
  }

  private void give(WorkspaceName workspace, String user, Role role) {
    Caller root = new Caller.Person("root", List.of(Member.user("root")), true);
    world.bean(Memberships.class).put(workspace, Member.user(user), role, root);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Http.Call asking(Route route, String from, String to) {
    return http.to(route, "team").asking("from", from).asking("to", to).as(Signed.as("ada"));
  }

  private static List<String> texts(Reply reply) {
    return reply.body().path("changes").findValuesAsText("text");
  }

  @Test
  void twoVersionsOfOneEnvironmentDifferByTheirEdits() {
    Reply reply = asking(Route.COMPARE_VERSIONS, "forecast:1", "forecast").send();
    assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
    assertThat(texts(reply))
        .containsExactly("/python/system/pip: `pandas` pinned: `pandas` -> `pandas==2.2.3`");
    assertThat(reply.body().at("/to/version").asText()).isEqualTo("2");
    assertThat(reply.body().path("sameContent").asBoolean()).isFalse();
    assertThat(reply.body().path("sameImage").asBoolean()).isFalse();
  }

  @Test
  void aVersionDoesNotDifferFromItself() {
    Reply reply = asking(Route.COMPARE_VERSIONS, "forecast:2", "forecast@latest").send();
    assertThat(texts(reply)).isEmpty();
    assertThat(reply.body().path("sameContent").asBoolean()).isTrue();
    assertThat(reply.body().path("sentence").asText()).isEqualTo("The definitions say the same.");
  }

  @Test
  void whatTheWorkspaceDoesNotHaveIsLookedForInTheCuratedOne() {
    Reply reply = asking(Route.COMPARE_VERSIONS, "churn", "plain").send();
    assertThat(reply.body().at("/to/workspace").asText()).isEqualTo("curated");
    assertThat(reply.body().path("sameImage").asBoolean()).isTrue();
    Reply named =
        asking(Route.COMPARE_VERSIONS, "churn", "plain").asking("toWorkspace", "curated").send();
    assertThat(named.body()).isEqualTo(reply.body());
    Reply not =
        asking(Route.COMPARE_VERSIONS, "churn", "plain").asking("toWorkspace", "team").send();
    assertThat(not.code()).isEqualTo("not-found");
  }

  @Test
  void anotherWorkspaceIsReadByWhomHasARoleThere() {
    for (Route route : List.of(Route.COMPARE_VERSIONS, Route.COMPARE_HASHES)) {
      assertThat(asking(route, "churn", "secret").send().code()).isEqualTo("not-found");
      Reply refused = asking(route, "churn", "secret").asking("toWorkspace", "other").send();
      Reply none = asking(route, "churn", "secret").asking("toWorkspace", "nowhere").send();
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.body().toString().replace("other", "nowhere"))
          .as("a workspace of others and one that is not there are answered alike")
          .isEqualTo(none.body().toString());
    }
    give(OTHER, "ada", Role.READER);
    Reply reply =
        asking(Route.COMPARE_VERSIONS, "churn", "secret").asking("toWorkspace", "other").send();
    assertThat(texts(reply)).hasSize(2);
  }

  @Test
  void aHashOfAnotherWorkspaceIsUnknown() {
    String hidden = DefinitionHash.of(World.definition("hidden")).toString();
    Reply reply = asking(Route.COMPARE_HASHES, "churn", hidden).send();
    assertThat(reply.code()).isEqualTo("not-found");
    String invented = DefinitionHash.of(World.definition("invented")).toString();
    Reply none = asking(Route.COMPARE_HASHES, "churn", invented).send();
    assertThat(reply.detail().replace(hidden, invented)).isEqualTo(none.detail());
  }

  @Test
  void hashesSayWhyTheyDiffer() {
    String hash = DefinitionHash.of(World.definition("pandas", "numpy")).toString();
    Reply reply = asking(Route.COMPARE_HASHES, hash, "churn").send();
    assertThat(reply.body().path("sentence").asText())
        .isEqualTo("The hashes differ by one change: /python/system/pip: `pandas` removed");
    assertThat(reply.body().path("before").asText()).isEqualTo(hash);
    Reply equal = asking(Route.COMPARE_HASHES, "plain", "churn").send();
    assertThat(equal.body().path("equal").asBoolean()).isTrue();
  }

  @Test
  void twoGenerationsDifferByTheirPackages() {
    world.build(
        World.TEAM, World.definition("a"), World.wheel("numpy", "1.9"), World.wheel("idna", "3"));
    world.build(WorkspaceName.CURATED, World.definition("b"), World.wheel("numpy", "1.10"));
    String from = DefinitionHash.of(World.definition("a")) + ".1";
    String to = DefinitionHash.of(World.definition("b")) + ".1";
    Reply reply = asking(Route.COMPARE_GENERATIONS, from, to).send();
    assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
    assertThat(reply.body().path("packages").findValuesAsText("text"))
        .containsExactly("wheel `idna` removed: 3", "wheel `numpy` upgraded: 1.9 -> 1.10");
    assertThat(reply.body().at("/to/workspace").asText()).isEqualTo("curated");
    assertThat(reply.body().path("sameLock").asBoolean()).isFalse();
    assertThat(reply.body().path("sentence").asText()).contains("1 removed", "1 upgraded");
    Reply back = asking(Route.COMPARE_GENERATIONS, to, from).send();
    assertThat(back.body().path("packages").findValuesAsText("kind"))
        .containsSubsequence("added", "downgraded");
  }

  @Test
  void aGenerationOfAnotherWorkspaceIsNotThere() {
    world.build(OTHER, World.definition("hidden"), World.wheel("hidden", "1"));
    world.build(World.TEAM, World.definition("a"), World.wheel("numpy", "1"));
    String mine = DefinitionHash.of(World.definition("a")) + ".1";
    String theirs = DefinitionHash.of(World.definition("hidden")) + ".1";
    Reply reply = asking(Route.COMPARE_GENERATIONS, mine, theirs).send();
    assertThat(reply.code()).isEqualTo("not-found");
    Reply named =
        asking(Route.COMPARE_GENERATIONS, mine, theirs).asking("toWorkspace", "other").send();
    assertThat(named.detail()).contains("there is no workspace");
  }

  @Test
  void whatNamesNothingIsRefusedByItsParameter() {
    Reply missing = http.to(Route.COMPARE_VERSIONS, "team").asking("from", "churn").send();
    assertThat(missing.detail()).contains("parameter `to` is missing");
    Reply malformed = asking(Route.COMPARE_VERSIONS, "churn", ":").send();
    assertThat(malformed.code()).isEqualTo("invalid-request");
    assertThat(malformed.detail()).contains("`to`");
    Reply generation = asking(Route.COMPARE_GENERATIONS, "churn", "churn").send();
    assertThat(generation.detail()).contains("`from`", "`churn` names no generation");
    Reply zero = asking(Route.COMPARE_GENERATIONS, "a".repeat(64) + ".0", "churn").send();
    assertThat(zero.code()).isEqualTo("invalid-request");
  }
}
