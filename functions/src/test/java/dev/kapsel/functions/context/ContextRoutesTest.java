package dev.kapsel.functions.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.Gateway;
import dev.kapsel.functions.Gateway.Reply;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A build context from its announcement to the definition that names it. */
final class ContextRoutesTest {

  private static final byte[] ARCHIVE = Archives.small();
  private static final String UPLOAD = Sha256.of(ARCHIVE).hex();

  private final World world = new World();
  private final Gateway gateway = new Gateway(world);

  @BeforeEach
  void makeTheWorkspace() {
    world.make(World.TEAM);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Reply begin(String more) {
    String body = "{\"size\": " + ARCHIVE.length + ", \"sha256\": \"" + UPLOAD + "\"" + more + "}";
    return gateway.ask(Route.BEGIN_CONTEXT).body(body).send();
  }

  private Reply complete() {
    return gateway.ask(Route.COMPLETE_CONTEXT).with("upload", UPLOAD).send();
  }

  private String uploaded() {
    begin("");
    world.archives.send(ARCHIVE);
    return complete().json().path("content").asText();
  }

  @Test
  void anUploadSaysWhereToAndUntilWhen() {
    Reply begun = begin("");
    assertThat(begun.status()).isEqualTo(201);
    assertThat(begun.json().at("/upload/id").asText()).isEqualTo(UPLOAD);
    assertThat(begun.json().at("/upload/method").asText()).isEqualTo("PUT");
    assertThat(begun.json().at("/upload/url").asText()).endsWith(UPLOAD);
    assertThat(begun.json().at("/upload/headers/x-until").asText())
        .isEqualTo(begun.json().at("/upload/expiresAt").asText())
        .isEqualTo(world.clock.instant().plus(Duration.ofMinutes(15)).toString());
  }

  @Test
  void whatWasUploadedIsReadHashedAndKept() {
    begin("");
    world.archives.send(ARCHIVE);
    Reply done = complete();
    assertThat(done.status()).as(done.text()).isEqualTo(200);
    String content = done.json().path("content").asText();
    assertThat(done.json().path("entries").asInt()).isEqualTo(1);
    assertThat(done.json().path("dockerfiles").get(0).asText()).isEqualTo("Dockerfile");
    assertThat(done.json().path("size").asInt()).isEqualTo(ARCHIVE.length);
    assertThat(world.archives.kept()).containsOnlyKeys("team/" + content);
    Reply shown = gateway.ask(Route.GET_CONTEXT).with("content", content).send();
    assertThat(shown.json()).isEqualTo(done.json());
  }

  @Test
  void completingAgainIsTheSameContext() {
    String content = uploaded();
    world.clock.advance(Duration.ofHours(1));
    Reply again = complete();
    assertThat(again.json().path("content").asText()).isEqualTo(content);
    assertThat(again.json().path("createdAt").asText()).startsWith("2026-03-01T12:00");
  }

  @Test
  void anUploadIsInTheAuditTrailOnce() {
    String content = uploaded();
    complete();
    world.clock.advance(Duration.ofDays(2));
    uploaded();
    JsonNode entries = gateway.ask(Route.LIST_AUDIT).send().json().path("items");
    List<JsonNode> uploads =
        StreamSupport.stream(entries.spliterator(), false)
            .filter(entry -> entry.path("act").asText().equals("upload-context"))
            .toList();
    assertThat(uploads).hasSize(1);
    assertThat(uploads.getFirst().path("subject").asText()).isEqualTo("context " + content);
    assertThat(uploads.getFirst().at("/after/size").asInt()).isEqualTo(ARCHIVE.length);
  }

  @Test
  void contextsAreListedTheNewestFirst() {
    String first = uploaded();
    for (int i = 1; i <= 50; i++) {
      world.clock.advance(Duration.ofSeconds(1));
      upload(new Archives().file("file", "" + i).packed());
    }
    JsonNode page = gateway.ask(Route.LIST_CONTEXTS).send().json();
    assertThat(page.path("items")).hasSize(50);
    assertThat(page.at("/items/0/createdAt").asText()).isEqualTo("2026-03-01T12:00:50Z");
    String token = page.path("nextToken").asText();
    JsonNode last = gateway.ask(Route.LIST_CONTEXTS).query("nextToken", token).send().json();
    assertThat(last.path("items")).hasSize(1);
    assertThat(last.at("/items/0/content").asText()).isEqualTo(first);
    assertThat(last.path("nextToken").isMissingNode()).isTrue();
  }

  private void upload(byte[] archive) {
    Sha256 id = Sha256.of(archive);
    String body = "{\"size\": %d, \"sha256\": \"%s\"}".formatted(archive.length, id);
    assertThat(gateway.ask(Route.BEGIN_CONTEXT).body(body).send().status()).isEqualTo(201);
    world.archives.send(archive);
    Reply done = gateway.ask(Route.COMPLETE_CONTEXT).with("upload", id.hex()).send();
    assertThat(done.status()).as(done.text()).isEqualTo(200);
  }

  @Test
  void whatIsThereIsNotUploadedAgain() {
    String content = uploaded();
    Reply sameArchive = begin("");
    assertThat(sameArchive.status()).isEqualTo(200);
    Reply otherArchive =
        gateway
            .ask(Route.BEGIN_CONTEXT)
            .body(
                "{\"size\": 7, \"sha256\": \"%s\", \"content\": \"%s\"}"
                    .formatted(Sha256.of("packed by somebody else"), content))
            .send();
    assertThat(otherArchive.status()).isEqualTo(200);
    assertThat(otherArchive.json().path("context")).isEqualTo(sameArchive.json().path("context"));
  }

  @Test
  void anUploadThatNothingWasSentForIsNotComplete() {
    begin("");
    Reply early = complete();
    assertThat(early.code()).isEqualTo("state-conflict");
    assertThat(early.text()).contains("nothing was sent", UPLOAD);
  }

  @Test
  void anUploadIsRememberedForADay() {
    begin("");
    world.archives.send(ARCHIVE);
    world.passDays(1);
    assertThat(complete().code()).isEqualTo("not-found");
  }

  @Test
  void otherBytesThanThoseAnnouncedAreNotKept() {
    begin("");
    world.archives.sendAs(Sha256.of(ARCHIVE), new Archives().file("evil", "x").packed());
    assertThat(complete().code()).isEqualTo("invalid-context");
    assertThat(world.archives.kept()).isEmpty();
  }

  @Test
  void aSizeThatNoContextHasIsRefused() {
    String body = "{\"size\": 104857601, \"sha256\": \"" + UPLOAD + "\"}";
    Reply refused = gateway.ask(Route.BEGIN_CONTEXT).body(body).send();
    assertThat(refused.code()).isEqualTo("invalid-request");
    assertThat(refused.text()).contains("104857601", "104857600");
  }

  @Test
  void aDefinitionMayNameWhatTheWorkspaceHasAndNothingElse() {
    String nowhere = Sha256.of("nowhere").hex();
    Reply refused = register("team", nowhere);
    assertThat(refused.code()).isEqualTo("invalid-definition");
    assertThat(refused.json().path("field").asText()).isEqualTo("/image/context/content");
    assertThat(refused.json().path("detail").asText()).contains("team", nowhere);
    assertThat(refused.json().path("fix").asText()).contains("kapsel context put");
    String content = uploaded();
    assertThat(register("team", content).status()).isEqualTo(201);
    world.make(new WorkspaceName("other"));
    assertThat(register("other", content).code()).isEqualTo("invalid-definition");
  }

  private Reply register(String workspace, String content) {
    return gateway
        .ask(Route.REGISTER)
        .with("workspace", workspace)
        .with("name", "forecast")
        .yaml(
            """
            schema: kapsel/v1
            image: {context: {content: %s, dockerfile: Dockerfile}}
            python: {user: {interpreterPath: /opt/python/bin/python}}
            """
                .formatted(content))
        .send();
  }

  @Test
  void ensuringNamesTheContextThatIsMissing() {
    String nowhere = Sha256.of("nowhere").hex();
    String definition =
        """
        {"definition": {"schema": "kapsel/v1",
         "image": {"context": {"content": "%s", "dockerfile": "Dockerfile"}},
         "python": {"user": {"interpreterPath": "/usr/bin/python"}}}}
        """;
    Reply refused = gateway.ask(Route.ENSURE_IMAGE).body(definition.formatted(nowhere)).send();
    assertThat(refused.code()).isEqualTo("invalid-definition");
    assertThat(refused.json().path("field").asText())
        .isEqualTo("/definition/image/context/content");
    Reply begun = gateway.ask(Route.ENSURE_IMAGE).body(definition.formatted(uploaded())).send();
    assertThat(begun.status()).isEqualTo(202);
    assertThat(begun.json().at("/build/id").asText()).isNotEmpty();
  }

  @Test
  void aWorkspaceDoesNotSeeWhatAnotherHas() {
    String content = uploaded();
    world.make(new WorkspaceName("other"));
    Gateway.Asking asking = gateway.ask(Route.GET_CONTEXT).with("content", content);
    assertThat(asking.with("workspace", "other").send().code()).isEqualTo("not-found");
    assertThat(
            gateway
                .ask(Route.GET_CONTEXT)
                .with("content", content)
                .as(Signed.as("eve"))
                .send()
                .status())
        .isEqualTo(404);
  }
}
