package dev.kapsel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.client.GenerationClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.KapselException;
import dev.kapsel.local.Flow.Kind;
import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.api.Rebuild;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done with images and builds that are there, over HTTP, with either table. */
@ParameterizedClass
@EnumSource(Kind.class)
class GenerationFlowTest extends Flow {

  GenerationFlowTest(Kind kind) {
    super(kind);
  }

  @Test
  void aRebuildIsPublishedAndAPinHolds() {
    KapselClient client = client(start().gateway());
    GenerationClient generations = client.generations();
    DefinitionHash hash = register(client);
    client.ensure(LookupRequest.of(hash));
    built(client, hash);
    String tag = generations.image(hash).tag();
    assertThat(generations.setCurrent(tag, hash, new CurrentRequest(1, true)).pinned()).isTrue();
    assertThatExceptionOfType(KapselException.class)
        .isThrownBy(() -> generations.setCurrent(tag, hash, new CurrentRequest(1, false)))
        .satisfies(e -> assertThat(e.problem().code()).isEqualTo("precondition-failed"));

    assertThat(ended(client, rebuild(client, hash)).generation()).isEqualTo(2);
    ImageView view = client.image(hash);
    assertThat(view.current()).isEqualTo(1);
    assertThat(view.generations()).extracting(Generation::number).containsExactly(2, 1);

    generations.setCurrent("*", hash, new CurrentRequest(1, false));
    assertThat(ended(client, rebuild(client, hash)).generation()).isEqualTo(3);
    assertThat(client.image(hash).current()).isEqualTo(3);
  }

  @Test
  void aCancelledBuildEndsItsWorkerAndTheNextAskIsAnotherBuild() throws Exception {
    KapselClient client = client(start(LONG_LEASE).gateway());
    DefinitionHash hash = register(client);
    hold();
    LookupAnswer.Building begun = (LookupAnswer.Building) client.ensure(LookupRequest.of(hash));
    ProcessHandle worker = worker(1);
    Build cancelled = client.generations().cancel(begun.build().id());
    assertThat(cancelled.state()).isEqualTo(BuildState.CANCELLED);
    worker.onExit().get(30, TimeUnit.SECONDS);
    assertThat(client.lookUp(LookupRequest.of(hash))).isInstanceOf(LookupAnswer.Miss.class);
    assertThat(client.generations().cancel(begun.build().id())).isEqualTo(cancelled);
    release();
    client.ensure(LookupRequest.of(hash));
    built(client, hash);
    assertThat(client.builds(null).items())
        .extracting(Build::state)
        .containsExactly(BuildState.SUCCEEDED, BuildState.CANCELLED);
    assertThat(client.builds(null).items()).extracting(Build::epoch).containsOnly(1);
  }

  @Test
  void onOneMachineNoLoginIsNeeded() {
    KapselLocal service = start();
    KapselClient client = client(service.gateway());
    DefinitionHash hash = register(client);
    client.ensure(LookupRequest.of(hash));
    built(client, hash);
    assertThat(client.generations().credentials(hash))
        .isEqualTo(PullCredentials.open(service.registry().getAuthority(), "kapsel/default"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]"})
  void anImageOfAnotherWorkspaceIsNoBase(String host) {
    KapselLocal service = start();
    String registry = host + ":" + service.registry().getPort();
    KapselClient client = client(service.gateway());
    assertThatExceptionOfType(KapselException.class)
        .isThrownBy(() -> client.ensure(basedOn(registry + "/kapsel/other:1")))
        .satisfies(e -> assertThat(e.problem().code()).isEqualTo("invalid-definition"))
        .withMessageContaining("no image of `default`");
    assertThat(client.ensure(basedOn(registry + "/kapsel/default:1")))
        .isInstanceOf(LookupAnswer.Building.class);
  }

  private static LookupRequest basedOn(String base) {
    ObjectNode definition = KapselJson.mapper().createObjectNode().put("schema", "kapsel/v1");
    definition.putObject("image").put("base", base);
    return LookupRequest.of(definition);
  }

  private static Build rebuild(KapselClient client, DefinitionHash hash) {
    Rebuild rebuild = client.generations().rebuild(hash, new RebuildRequest(RebuildFrom.PACKAGES));
    assertThat(rebuild.joined()).isFalse();
    return rebuild.build();
  }

  private static Build ended(KapselClient client, Build build) {
    return await(() -> Optional.of(client.build(build.id())).filter(now -> now.state().ended()));
  }
}
