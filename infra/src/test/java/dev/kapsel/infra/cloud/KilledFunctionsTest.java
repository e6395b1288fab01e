package dev.kapsel.infra.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.DefinitionText;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.KapselException;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Functions whose processes die all the time, each after a call to AWS that was carried out and of
 * whose answer it never heard. Where exactly is left to chance here; each place in turn is killed
 * by {@code AwsKilledFlowsTest}, without processes.
 */
@Tag("machine")
@ExtendWith(InTheBox.class)
final class KilledFunctionsTest {

  private static final int CALLS = 13;

  private final CloudInABox cloud;

  KilledFunctionsTest(CloudInABox cloud) {
    this.cloud = cloud;
  }

  @AfterEach
  void letLive() {
    var unused = cloud.killEvery(0);
  }

  @Test
  void nothingIsLostOrDoubledWhenFunctionsDie() throws Exception {
    KapselClient client = cloud.client("killed");
    var unused = client.workspaces().create(new WorkspaceRequest(null, null));
    AtomicInteger killed = cloud.killEvery(CALLS);
    DefinitionText text = new DefinitionText(Definitions.of("six==1.10.0"), DefinitionText.YAML);
    EnvironmentName name = new EnvironmentName("training");
    DefinitionHash hash = again(() -> client.register(name, null, text)).version().definitionHash();
    var asked = again(() -> client.ensure(LookupRequest.of(hash)));

    Awaited.until(
        () -> again(() -> client.lookUp(LookupRequest.of(hash))),
        LookupAnswer.Hit.class::isInstance);
    letLive();

    assertThat(killed).hasValueGreaterThan(3);
    assertThat(asked).isInstanceOf(LookupAnswer.Building.class);
    List<Build> builds = client.builds(null).items();
    assertThat(builds)
        .singleElement()
        .satisfies(build -> assertThat(build.state()).isEqualTo(BuildState.SUCCEEDED));
    assertThat(client.image(hash).generations()).hasSize(1);
    assertThat(client.versions(name, null).items()).hasSize(1);
  }

  /** As whoever hears of a failure that may pass. */
  private static <T> T again(Callable<T> call) throws Exception {
    return Awaited.until(
            () -> {
              try {
                return Optional.of(call.call());
              } catch (KapselException e) {
                return Optional.<T>empty();
              }
            },
            Optional::isPresent)
        .orElseThrow();
  }
}
