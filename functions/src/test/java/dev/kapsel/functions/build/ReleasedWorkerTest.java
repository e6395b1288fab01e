package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.Http;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.format.Documents;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.image.BaseContents.Installed;
import dev.kapsel.model.oci.Sha256;
import dev.kapsel.model.protocol.WorkerMessages.AssembledBase;
import dev.kapsel.model.protocol.WorkerMessages.Compared;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import dev.kapsel.model.protocol.WorkerMessages.Progress;
import dev.kapsel.model.protocol.WorkerMessages.Wanted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Workers that were started before an upgrade report after it: what the worker of a release says is
 * heard, and what it reads is in the answers. Like the data of a release, a file of these is
 * written by {@code -Dtest.jvm=-Drelease=VERSION} when that release is made.
 */
final class ReleasedWorkerTest {

  private static final String RELEASE = "0.1.0";
  private static final Definition PANDAS = World.definition("pandas");
  private static final List<Said> SAID = said();

  private final World world = new World();
  private final Worker worker = world.startWorker(PANDAS);

  @AfterEach
  void close() {
    world.close();
  }

  /** A message of that worker's, and how it was answered then. */
  private record Said(Route route, JsonNode body, int status, JsonNode answer) {
    @Override
    public String toString() {
      return route.name();
    }
  }

  private static List<Said> said() {
    try {
      String release = System.getProperty("release");
      if (release == null) {
        return List.of(
            KapselJson.mapper()
                .readValue(
                    Documents.resource("/releases/" + RELEASE + "-worker.json"), Said[].class));
      }
      List<Said> said = messages().entrySet().stream().map(ReleasedWorkerTest::recorded).toList();
      Files.writeString(
          Path.of("src/test/resources/releases", release + "-worker.json"),
          KapselJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(said) + "\n",
          StandardOpenOption.CREATE_NEW);
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of each kind, with everything in it that it may have. */
  private static Map<Route, Object> messages() {
    StageTiming stage =
        new StageTiming(
            Stage.RESOLVE_PACKAGES,
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(1),
            3,
            4,
            "files",
            "3 of 4");
    Sha256 hash = Sha256.of("base".getBytes(StandardCharsets.UTF_8));
    try (World world = new World()) {
      Finished plain = world.pushed(DefinitionHash.of(PANDAS), World.wheel("pandas", "2.2.3"));
      Map<Route, Object> messages = new LinkedHashMap<>();
      messages.put(Route.WORKER_EXCHANGE, Map.of());
      messages.put(
          Route.WORKER_PROGRESS,
          new Progress(1, List.of(stage), List.of(new LogLine(Instant.EPOCH, "a line"))));
      messages.put(
          Route.WORKER_KNOWN, new Wanted(plain.lockHash(), List.of("key of a layer"), null, hash));
      messages.put(
          Route.WORKER_RESULT,
          World.telling(
              plain,
              null,
              new BaseContents(List.of(new Installed(BaseContents.Kind.DEB, "libc6", "2.36-9"))),
              new AssembledBase(List.of(hash), plain.layers())));
      messages.put(Route.WORKER_VERIFIED, new Compared(plain.digest(), null, List.of(stage)));
      messages.put(Route.WORKER_FAILURE, World.failure());
      return messages;
    }
  }

  private static Said recorded(Map.Entry<Route, Object> message) {
    try (World world = new World()) {
      JsonNode body = KapselJson.mapper().valueToTree(message.getValue());
      Http.Reply reply = send(world, world.startWorker(PANDAS), message.getKey(), body);
      return new Said(message.getKey(), body, reply.status(), reply.body());
    }
  }

  private static Http.Reply send(World world, Worker worker, Route route, JsonNode body) {
    if (route != Route.WORKER_EXCHANGE) {
      worker.exchange();
    }
    var pushed = world.pushed(DefinitionHash.of(PANDAS), World.wheel("pandas", "2.2.3"));
    return new Http(world.context())
        .to(route, worker.key.workspace(), worker.key.id())
        .showing(worker.token())
        .json(body.toString())
        .send();
  }

  @ParameterizedTest
  @FieldSource("SAID")
  void isAnsweredAsItWas(Said said) {
    Http.Reply reply = send(world, worker, said.route(), said.body());
    assertThat(reply.status()).as("%s", reply).isEqualTo(said.status());
    assertSays(said.route().name(), reply.body(), said.answer());
  }

  /** What was there is there, of the same kind; ids, tokens and times are others each time. */
  private static void assertSays(String where, JsonNode now, JsonNode before) {
    assertThat(now.getNodeType()).as(where).isEqualTo(before.getNodeType());
    before
        .properties()
        .forEach(
            field ->
                assertSays(
                    where + " " + field.getKey(), now.path(field.getKey()), field.getValue()));
    for (int i = 0; before.isArray() && i < before.size(); i++) {
      assertSays(where + " " + i, now.path(i), before.path(i));
    }
  }

  @Test
  void itsImageIsThere() {
    Said result =
        SAID.stream().filter(one -> one.route() == Route.WORKER_RESULT).findFirst().orElseThrow();
    var counted = send(world, worker, result.route(), result.body());
    LookupAnswer.Hit hit =
        (LookupAnswer.Hit)
            world.bean(ImageLookup.class).find(World.TEAM, DefinitionHash.of(PANDAS));
    assertThat(hit.generation().digest().toString())
        .isEqualTo(result.body().path("digest").asText());
    assertThat(counted.body().path("counted").asBoolean()).isTrue();
  }
}
