package dev.kapsel.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.KapselClient;
import dev.kapsel.local.Flow.Kind;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.GenerationSummary;
import dev.kapsel.model.oci.Digest;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of builds when workers and services are killed, stopped, or fall silent. */
@ParameterizedClass
@EnumSource(Kind.class)
class DisturbedFlowTest extends Flow {

  DisturbedFlowTest(Kind kind) {
    super(kind);
  }

  @Test
  void killedWorkerIsReplacedAtOnceAndOneGenerationIsMade() throws Exception {
    KapselClient client = client(start(LONG_LEASE).gateway());
    DefinitionHash hash = register(client);
    hold();
    client.ensure(LookupRequest.of(hash));
    kill(worker(1));
    release();
    built(client, hash);
    var build = client.builds(null).items().getFirst();
    assertThat(build.epoch()).isEqualTo(2);
    assertThat(build.state()).isEqualTo(BuildState.SUCCEEDED);
    assertThat(client.image(hash).generations()).hasSize(1);
  }

  @Test
  void stoppedServiceHandsItsBuildToTheNextStartAndThatCostsNoAttempt() throws Exception {
    hold();
    for (int epoch = 1; epoch <= 4; epoch++) {
      KapselLocal service = start(LONG_LEASE);
      DefinitionHash hash = register(client(service.gateway()));
      client(service.gateway()).ensure(LookupRequest.of(hash));
      ProcessHandle worker = worker(epoch);
      service.close();
      assertThat(worker.isAlive()).isFalse();
    }
    release();
    KapselClient client = client(start(LONG_LEASE).gateway());
    built(client, register(client));
    assertThat(client.builds(null).items())
        .singleElement()
        .satisfies(build -> assertThat(build.epoch()).isEqualTo(5));
  }

  @Test
  void stopInTheMiddleOfRequestsLosesNoneThatWasAnswered() throws Exception {
    hold();
    KapselLocal first = start(LONG_LEASE);
    KapselClient client = client(first.gateway());
    DefinitionHash hash = register(client);
    client.ensure(LookupRequest.of(hash));
    worker(1);
    Queue<EnvironmentVersion> answered = new ConcurrentLinkedQueue<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        EnvironmentName name = new EnvironmentName("writer-" + i);
        threads.execute(() -> registerUntilTheEnd(client, name, answered));
      }
      await(() -> answered.size() < 50 ? Optional.empty() : Optional.of(answered));
      first.close();
    }
    release();
    KapselClient again = client(start(LONG_LEASE).gateway());
    for (EnvironmentVersion one : answered) {
      assertThat(again.version(new EnvironmentReference(one.name(), one.version()))).isEqualTo(one);
    }
    built(again, hash);
  }

  private static void registerUntilTheEnd(
      KapselClient client, EnvironmentName name, Queue<EnvironmentVersion> answered) {
    try {
      for (int i = 0; ; i++) {
        answered.add(register(client, name, "numpy==2.2." + i));
      }
    } catch (RuntimeException e) {
      // The service has gone.
    }
  }

  @Test
  void terminatedServiceEndsItsWorkersAndIsFollowedUp() throws Exception {
    Process service = process();
    KapselClient client = client(address());
    DefinitionHash hash = register(client);
    hold();
    client.ensure(LookupRequest.of(hash));
    ProcessHandle worker = worker(1);
    service.destroy();
    service.waitFor();
    assertThat(worker.isAlive()).isFalse();
    process();
    worker(2);
    release();
    built(client(address()), hash);
  }

  @Test
  void killedServiceGoesOnWithTheWorkerThatStillRuns() throws Exception {
    Process service = process();
    KapselClient client = client(address());
    DefinitionHash hash = register(client);
    hold();
    client.ensure(LookupRequest.of(hash));
    worker(1);
    kill(service.toHandle());
    process();
    release();
    KapselClient again = client(address());
    built(again, hash);
    assertThat(again.image(hash).generations()).hasSize(1);
    assertThat(again.builds(null).items()).hasSize(1);
  }

  @Test
  void workerWhoseLeaseRanOutPushesAndReportsInVain() throws Exception {
    Process service = process();
    KapselClient client = client(address());
    DefinitionHash hash = register(client);
    Files.createDirectories(data().resolve("cache"));
    Files.writeString(data().resolve("cache/silent"), "");
    client.ensure(LookupRequest.of(hash));
    worker(1);
    kill(service.toHandle()); // the next one does not know the worker, and cannot end it
    process();
    KapselClient again = client(address());
    GenerationSummary made = built(again, hash);
    Files.writeString(data().resolve("cache/wake"), "");
    JsonNode answer = KapselJson.mapper().readTree(said("answered", 1));
    assertThat(answer.path("counted").asBoolean(true)).as(answer.toString()).isFalse();
    assertThat(again.image(hash).generations())
        .singleElement()
        .extracting(Generation::digest)
        .isEqualTo(made.digest());
    assertThat(Digest.of(tagged(made.reference()))).isEqualTo(made.digest());
    assertThat(again.builds(null).items())
        .singleElement()
        .satisfies(build -> assertThat(build.epoch()).isEqualTo(2))
        .satisfies(build -> assertThat(build.state()).isEqualTo(BuildState.SUCCEEDED));
  }

  @Test
  void serviceKilledBeforeTheDispatchDispatchesLater() throws Exception {
    Process service = process();
    KapselClient client = client(address());
    DefinitionHash hash = register(client);
    client.ensure(LookupRequest.of(hash));
    kill(service.toHandle());
    process();
    KapselClient again = client(address());
    built(again, hash);
    assertThat(again.image(hash).generations()).hasSize(1);
  }
}
