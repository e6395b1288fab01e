package dev.kapsel.functions.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.functions.Http;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldWorkers;
import dev.kapsel.functions.lifecycle.Life.By;
import dev.kapsel.functions.lifecycle.Life.Choice;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.lock.LockedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The service's images and builds. A build goes by its image and its place among its builds. */
final class ServiceBuilds {

  private final Service service;
  private final Http http;
  private final Turns turns;
  private final WorldWorkers workers;

  ServiceBuilds(Service service, Http http, Turns turns, WorldWorkers workers) {
    this.service = service;
    this.http = http;
    this.turns = turns;
    this.workers = workers;
  }

  private List<BuildKey> of(String space, int content) {
    DefinitionHash hash = service.hash(content);
    return turns.queued().stream()
        .filter(build -> build.hash().equals(hash))
        .map(Turns.Queued::key)
        .filter(key -> key.workspace().equals(service.workspace(space)))
        .toList();
  }

  private Optional<BuildId> build(String space, int content, int number) {
    List<BuildKey> all = of(space, content);
    return all.size() < number ? Optional.empty() : Optional.of(all.get(number - 1).id());
  }

  private String named(JsonNode build) {
    return named(new BuildId(build.path("id").asText()));
  }

  private String named(BuildId id) {
    for (int content = 0; content < Life.CONTENTS; content++) {
      for (String space : List.of("a", "b", Life.CURATED)) {
        int place = of(space, content).stream().map(BuildKey::id).toList().indexOf(id);
        if (place >= 0) {
          return "i" + content + "#" + (place + 1);
        }
      }
    }
    throw new AssertionError("build " + id + " is none of this sequence's");
  }

  String lookUp(String who, String space, By by, int content) {
    return found(
        service
            .signed(who, http.to(Route.LOOK_UP, service.workspace(space)))
            .json(asked(by, content))
            .send());
  }

  String ensure(String who, String space, By by, int content) {
    return ensure(who, space, asked(by, content));
  }

  String ensureLatest(String who, String space, String name) {
    return ensure(who, space, "{\"environment\":\"" + name + "\"}");
  }

  private String ensure(String who, String space, String body) {
    return found(
        service
            .signed(who, http.to(Route.ENSURE_IMAGE, service.workspace(space)))
            .json(body)
            .send());
  }

  private String asked(By by, int content) {
    ObjectNode asked = JsonNodeFactory.instance.objectNode();
    return switch (by) {
      case CONTENT -> asked.set("definition", service.content(content)).toString();
      case HASH -> asked.put("hash", service.hash(content).toString()).toString();
    };
  }

  private String found(Http.Reply reply) {
    return reply.status() < 300 ? found(reply.body()) : reply.code();
  }

  /** What a look-up has answered. */
  String found(JsonNode answer) {
    String kind = answer.path("answer").asText();
    return switch (kind) {
      case "hit" -> {
        JsonNode generation = answer.path("generation");
        yield "hit " + place(generation) + " " + generation.path("number").asInt();
      }
      case "building", "failed" -> kind + " " + named(answer.path("build"));
      default -> kind;
    };
  }

  private String place(JsonNode generation) {
    String reference = generation.path("reference").asText();
    return List.of("a", "b", Life.CURATED).stream()
        .filter(space -> reference.contains("/" + service.workspace(space) + ":"))
        .findFirst()
        .orElse(reference);
  }

  String cancel(String who, String space, int content, int number) {
    Optional<BuildId> build = build(space, content, number);
    if (build.isEmpty()) {
      return "none";
    }
    return Service.answer(
        service
            .signed(who, http.to(Route.CANCEL_BUILD, service.workspace(space), build.get()))
            .send(),
        body -> body.path("state").asText());
  }

  String rebuild(String who, String space, int content, String from) {
    Http.Reply reply =
        service
            .signed(
                who, http.to(Route.REBUILD_IMAGE, service.workspace(space), service.hash(content)))
            .json("{\"from\":\"" + from + "\"}")
            .send();
    return reply.status() >= 300
        ? reply.code()
        : (reply.body().path("joined").asBoolean() ? "joined " : "queued ")
            + named(reply.body().path("build"));
  }

  String verify(String who, String space, int content, int generation) {
    return Service.answer(
        service
            .signed(who, verifications(http, Route.VERIFY_GENERATION, space, content, generation))
            .json("{}")
            .send(),
        this::verification);
  }

  String verifications(String who, String space, int content, int generation) {
    List<String> rows = new ArrayList<>();
    String all =
        service.pages(
            who,
            to -> verifications(to, Route.LIST_VERIFICATIONS, space, content, generation),
            row -> {
              rows.add(verification(row));
              return "";
            });
    // Those of one moment are listed in an order of chance.
    return all.startsWith("200") ? "200 " + List.copyOf(new TreeSet<>(rows)) : all;
  }

  private Http.Call verifications(Http to, Route route, String space, int content, int generation) {
    return to.to(route, service.workspace(space), service.hash(content), generation);
  }

  private String verification(JsonNode verification) {
    return named(new BuildId(verification.path("build").asText()))
        + " "
        + verification.path("verdict").asText();
  }

  String setCurrent(String who, String space, int content, Choice choice) {
    return Service.answer(
        service
            .signed(
                who, http.to(Route.SET_CURRENT, service.workspace(space), service.hash(content)))
            .ifMatch(Service.tag(choice.match()))
            .json(
                "{\"generation\":%d,\"pinned\":%b}".formatted(choice.generation(), choice.pinned()))
            .send(),
        // Others may have changed it before it was read again.
        body -> "");
  }

  String image(String who, String space, int content) {
    Http.Reply reply =
        service
            .signed(who, http.to(Route.GET_IMAGE, service.workspace(space), service.hash(content)))
            .send();
    return Service.answer(
        reply,
        body ->
            "current "
                + body.path("current").asInt(0)
                + (body.path("pinned").asBoolean() ? " pinned of " : " of ")
                + body.path("generations").size()
                + (body.path("building").isObject() ? " " + named(body.path("building")) : "")
                + " r"
                + reply.etag().replace("\"", ""));
  }

  String builds(String who, String space) {
    List<String> rows = new ArrayList<>();
    String all =
        service.pages(
            who,
            to -> to.to(Route.LIST_BUILDS, service.workspace(space)),
            build -> {
              rows.add(
                  named(build)
                      + " "
                      + build.path("state").asText()
                      + " generation "
                      + build.path("generation").asInt(0));
              return "";
            });
    // Those of one moment are listed in an order of chance.
    return all.startsWith("200") ? "200 " + List.copyOf(new TreeSet<>(rows)) : all;
  }

  String searchPackage(String who, String space, int content, boolean onlyCurrent) {
    return service.pages(
        who,
        to ->
            to.to(Route.SEARCH_PACKAGES, service.workspace(space))
                .asking("name", "pandas")
                .asking("versions", "==" + service.pandas(content))
                .asking("current", Boolean.toString(onlyCurrent)),
        this::match);
  }

  private String spaceOf(String workspace) {
    return List.of("a", "b", Life.CURATED).stream()
        .filter(space -> service.workspace(space).value().equals(workspace))
        .findFirst()
        .orElse(workspace);
  }

  private String match(JsonNode match) {
    JsonNode image = match.path("image");
    List<String> users = new ArrayList<>();
    image.path("versions").forEach(one -> users.add(one.asText()));
    return spaceOf(image.path("workspace").asText())
        + " "
        + image.path("generation").asInt()
        + (image.path("current").asBoolean() ? " current " : " ")
        + users;
  }

  String dispatch() {
    workers.dispatch();
    return "done";
  }

  String silence() {
    workers.silence();
    return "done";
  }

  String begin(String space, int content, int number) {
    return build(space, content, number)
        .map(id -> workers.begin(service.workspace(space), id))
        .orElse("none");
  }

  String report(String space, int content, int number, int before, boolean success) {
    return build(space, content, number)
        .map(id -> report(id, before, success, content))
        .orElse("none");
  }

  private String report(BuildId build, int before, boolean success, int content) {
    LockedFile pandas = World.wheel("pandas", service.pandas(content));
    return workers.report(build, before, success, service.hash(content), pandas);
  }
}
