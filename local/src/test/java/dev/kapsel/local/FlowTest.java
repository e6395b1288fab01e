package dev.kapsel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kapsel.client.KapselClient;
import dev.kapsel.local.Flow.Kind;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupAnswer.Building;
import dev.kapsel.model.api.LookupAnswer.Hit;
import dev.kapsel.model.api.LookupAnswer.Miss;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.GenerationSummary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole ways through the service, over HTTP, with either table, registry and processes. */
@ParameterizedClass
@EnumSource(Kind.class)
class FlowTest extends Flow {

  FlowTest(Kind kind) {
    super(kind);
  }

  @Test
  void definitionBecomesAnImageAndTheSecondAskIsAHit() {
    KapselLocal service = start();
    KapselClient client = client(service.gateway());
    DefinitionHash hash = register(client);
    assertThat(client.lookUp(LookupRequest.of(hash))).isInstanceOf(Miss.class);
    assertThat(client.ensure(LookupRequest.of(hash))).isInstanceOf(Building.class);
    GenerationSummary made = built(client, hash);
    assertThat(made.reference().registry()).isEqualTo(service.registry().getAuthority());
    assertThat(client.ensure(LookupRequest.of(hash))).isInstanceOf(Hit.class);
    assertThat(client.log(made.build(), null).lines()).isNotEmpty();
    assertThat(client.builds(null).items()).hasSize(1);
  }

  @Test
  void fiftyCallersShareOneBuild() throws Exception {
    KapselClient client = client(start().gateway());
    DefinitionHash hash = register(client);
    Set<String> builds = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<LookupAnswer>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(threads.submit(() -> client.ensure(LookupRequest.of(hash))));
      }
      for (Future<LookupAnswer> answer : answers) {
        if (answer.get() instanceof Building building) {
          builds.add(building.build().id().value());
        }
      }
    }
    built(client, hash);
    assertThat(builds).hasSize(1);
    assertThat(client.builds(null).items()).hasSize(1);
  }

  @Test
  void restartKeepsWhatWasBuilt() {
    KapselLocal first = start();
    DefinitionHash hash = register(client(first.gateway()));
    client(first.gateway()).ensure(LookupRequest.of(hash));
    GenerationSummary made = built(client(first.gateway()), hash);
    first.close();

    KapselLocal second = start();
    assertThat(second.gateway()).isEqualTo(first.gateway());
    assertThat(built(client(second.gateway()), hash)).isEqualTo(made);
  }

  /** The lease would run out after the test has given up. */
  @Test
  void secondServiceOnTheSameDirectoryIsRefused() {
    start();
    assertThatIllegalStateException()
        .isThrownBy(() -> KapselLocal.start(ServiceProcess.options(data(), table)))
        .withMessageContaining("runs on " + data())
        .withMessageContaining("process " + ProcessHandle.current().pid());
  }
}
