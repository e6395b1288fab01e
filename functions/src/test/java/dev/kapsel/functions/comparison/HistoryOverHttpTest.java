package dev.kapsel.functions.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.Http;
import dev.kapsel.functions.Http.Reply;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.context.UploadedContexts;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.difference.History;
import dev.kapsel.model.format.DefinitionWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An environment of 85 versions, registered, listed and compared as callers do. */
final class HistoryOverHttpTest {

  private static final List<History.Version> VERSIONS = History.read();

  private final World world = new World();
  private final Http http = new Http(world.context());

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void everyVersionSaysWhatItChanged() {
    world.make(World.TEAM);
    for (History.Version version : VERSIONS) {
      UploadedContexts.of(world, World.TEAM, version.definition());
      Reply reply =
          http.to(Route.REGISTER, "team", "grown")
              .json(DefinitionWriter.json(version.definition()).toString())
              .send();
      assertThat(reply.status()).as(reply.body().toString()).isEqualTo(201);
    }
    List<JsonNode> rows = history();
    assertThat(rows).hasSize(85);
    assertThat(rows.stream().map(row -> row.path("definitionHash").asText()))
        .doesNotHaveDuplicates();
    for (int i = 1; i < VERSIONS.size(); i++) {
      List<String> edits = VERSIONS.get(i).edits();
      assertThat(compared(i, i + 1)).as("version %d", i + 1).containsExactlyElementsOf(edits);
      JsonNode brief = rows.get(VERSIONS.size() - 1 - i).path("change");
      assertThat(brief.path("image").asInt())
          .isEqualTo(edits.stream().filter(edit -> edit.startsWith("image")).count());
      assertThat(brief.path("image").asInt() + brief.path("other").asInt()).isEqualTo(edits.size());
      assertThat("image  " + brief.path("text").asText())
          .startsWith(edits.getFirst().replaceFirst("^run    ", "image  "));
    }
    assertThat(rows.getLast().has("change")).as("the first version has none before it").isFalse();
  }

  private List<JsonNode> history() {
    List<JsonNode> rows = new ArrayList<>();
    String token = null;
    do {
      Http.Call call = http.to(Route.GET_HISTORY, "team", "grown");
      Reply page = (token == null ? call : call.asking("nextToken", token)).send();
      page.body().path("items").forEach(rows::add);
      token = page.body().path("nextToken").textValue();
    } while (token != null);
    return rows;
  }

  private List<String> compared(int from, int to) {
    Reply reply =
        http.to(Route.COMPARE_VERSIONS, "team")
            .asking("from", "grown:" + from)
            .asking("to", "grown:" + to)
            .send();
    return StreamSupport.stream(reply.body().path("changes").spliterator(), false)
        .map(
            change ->
                (change.path("image").asBoolean() ? "image  " : "run    ")
                    + change.path("text").asText())
        .toList();
  }
}
