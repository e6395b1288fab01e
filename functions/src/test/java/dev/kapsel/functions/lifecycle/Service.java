package dev.kapsel.functions.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.functions.Http;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldWorkers;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The functions, asked over HTTP as everybody asks them, in workspaces of one sequence. */
final class Service implements Life {

  private static final String NO_TOKEN = "kapsel-token.default.t0123456789abcdef." + "A".repeat(43);

  private final World world;
  private final Http http;
  private final ServiceBuilds builds;
  private final int sequence;
  private final Map<Integer, Ids> ids = new TreeMap<>();
  private final List<Issued> tokens = new ArrayList<>();

  Service(World world, Http http, Turns turns, WorldWorkers workers, int sequence) {
    this.world = world;
    this.http = http;
    this.sequence = sequence;
    this.builds = new ServiceBuilds(this, http, turns, workers);
    world.make(WorkspaceName.CURATED);
    List.of("a", "b").forEach(space -> world.make(workspace(space)));
  }

  WorkspaceName workspace(String space) {
    return space.equals(CURATED)
        ? WorkspaceName.CURATED
        : new WorkspaceName("s" + sequence + "-" + space);
  }

  /** What a content says, which no other sequence says. */
  ObjectNode content(int content) {
    ObjectNode said = JsonNodeFactory.instance.objectNode().put("schema", "kapsel/v1");
    said.putObject("image").put("base", "kapsel/python:3.11-bookworm");
    said.putObject("python")
        .putObject("system")
        .putArray("pip")
        .add("pandas" + (content == LOOSE ? ">=" : "==") + pandas(content));
    if (content == SAME_IMAGE) {
      said.putObject("variables").put("A", "b");
    }
    return said;
  }

  /** The version of the package that makes the image. */
  String pandas(int content) {
    return sequence + "." + Life.imageOf(content);
  }

  private record Issued(String id, String text) {}

  private record Ids(ContentId content, DefinitionHash hash) {}

  private Ids ids(int content) {
    return ids.computeIfAbsent(
        content,
        any -> {
          String text = content(content).toString();
          Definition definition =
              Objects.requireNonNull(DefinitionReader.read(text, Format.JSON).definition());
          return new Ids(ContentId.of(definition), DefinitionHash.of(definition));
        });
  }

  DefinitionHash hash(int content) {
    return ids(content).hash();
  }

  /** As somebody sends it; by a token that was never given out where there is no such one. */
  Http.Call signed(String who, Http.Call call) {
    if (who.startsWith(TOKEN)) {
      int number = Integer.parseInt(who.substring(TOKEN.length()));
      return call.with(number > tokens.size() ? NO_TOKEN : tokens.get(number - 1).text());
    }
    return call.as(who.equals("root") ? Signed.administrator() : Signed.as(who));
  }

  /** Of a revision, or of any. */
  static String tag(int match) {
    return match == ANY ? "*" : "\"" + match + "\"";
  }

  static String answer(Http.Reply reply, Function<JsonNode, String> shown) {
    return reply.status() < 300
        ? (reply.status() + " " + shown.apply(reply.body())).strip()
        : reply.code();
  }

  private static String revision(Http.Reply reply) {
    return " r" + reply.etag().replace("\"", "");
  }

  private String version(JsonNode version) {
    return version.path("version").asText()
        + " c"
        + contentOf(version.path("contentId").asText())
        + " "
        + version.path("description").asText()
        + tag(version)
        + (version.path("archived").asBoolean() ? " archived" : "");
  }

  private static String tag(JsonNode said) {
    return " #" + said.path("tags").path("team").asText();
  }

  private int contentOf(String id) {
    for (int content = 0; content < CONTENTS; content++) {
      if (ids(content).content().toString().equals(id)) {
        return content;
      }
    }
    throw new AssertionError("content " + id + " is none of this sequence's");
  }

  private int imageOf(String hash) {
    for (int content = 0; content < CONTENTS; content++) {
      if (hash(content).toString().equals(hash)) {
        return content;
      }
    }
    throw new AssertionError("hash " + hash + " is none of this sequence's");
  }

  private String registered(JsonNode body) {
    JsonNode version = body.path("version");
    return version(version) + " " + version.path("ordinal").asInt();
  }

  @Override
  public String register(
      String who, String space, String name, @Nullable String version, int content) {
    Http.Call call =
        version == null
            ? http.to(Route.REGISTER, workspace(space), name)
            : http.to(Route.REGISTER_VERSION, workspace(space), name, version);
    return answer(signed(who, call).json(content(content).toString()).send(), this::registered);
  }

  @Override
  public String adopt(String who, String space, int content) {
    return answer(
        signed(who, http.to(Route.CREATE_ANONYMOUS, workspace(space)))
            .json(content(content).toString())
            .send(),
        body -> "c" + contentOf(body.path("version").path("contentId").asText()));
  }

  @Override
  public String copy(
      String who, Source source, String space, String name, @Nullable String version) {
    String reference =
        source.name() == null
            ? EnvironmentName.ANONYMOUS + ":" + ids(source.content()).content()
            : source.version() == null ? source.name() : source.name() + ":" + source.version();
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("environment", reference);
    if (!source.space().equals(space)) {
      body.put("fromWorkspace", workspace(source.space()).value());
    }
    if (version != null) {
      body.put("version", version);
    }
    return answer(
        signed(who, http.to(Route.COPY_VERSION, workspace(space), name))
            .json(body.toString())
            .send(),
        this::registered);
  }

  private static String json(Edit edit) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (edit.description() != null) {
      body.put("description", edit.description());
    }
    if (edit.tag() != null) {
      ObjectNode tags = body.putObject("tags");
      if (!edit.tag().isEmpty()) {
        tags.put("team", edit.tag());
      }
    }
    if (edit.archived() != null) {
      body.put("archived", edit.archived());
    }
    return body.toString();
  }

  @Override
  public String editVersion(String who, String space, String name, String version, Edit edit) {
    Http.Reply reply =
        signed(who, http.to(Route.UPDATE_VERSION, workspace(space), name, version))
            .ifMatch(tag(edit.match()))
            .json(json(edit))
            .send();
    return answer(reply, body -> version(body) + revision(reply));
  }

  @Override
  public String editEnvironment(String who, String space, String name, Edit edit) {
    Http.Reply reply =
        signed(who, http.to(Route.UPDATE_ENVIRONMENT, workspace(space), name))
            .ifMatch(tag(edit.match()))
            .json(json(edit))
            .send();
    return answer(reply, body -> environment(body) + revision(reply));
  }

  private static String environment(JsonNode body) {
    return body.path("versions").asText()
        + " latest "
        + latest(body)
        + " "
        + body.path("description").asText()
        + tag(body)
        + (body.path("archived").asBoolean() ? " archived" : "");
  }

  private static String latest(JsonNode body) {
    return body.path("latest").isTextual() ? body.path("latest").asText() : "none";
  }

  @Override
  public String getVersion(String who, String space, String name, @Nullable String version) {
    Http.Reply reply =
        signed(
                who,
                http.to(
                    Route.GET_VERSION,
                    workspace(space),
                    name,
                    version == null ? "latest" : version))
            .send();
    return answer(reply, body -> version(body) + revision(reply));
  }

  @Override
  public String getEnvironment(String who, String space, String name) {
    Http.Reply reply = signed(who, http.to(Route.GET_ENVIRONMENT, workspace(space), name)).send();
    return answer(reply, body -> environment(body) + revision(reply));
  }

  private String row(JsonNode body) {
    String latest = latest(body);
    return body.path("name").asText()
        + " "
        + body.path("versions").asInt()
        + " "
        + latest
        + (latest.equals("none") ? "" : " c" + imageOf(body.path("definitionHash").asText()))
        + " "
        + body.path("description").asText()
        + tag(body);
  }

  /** All pages. */
  String pages(String who, Function<Http, Http.Call> call, Function<JsonNode, String> shown) {
    List<String> rows = new ArrayList<>();
    String next = null;
    do {
      Http.Call page = signed(who, call.apply(http));
      Http.Reply reply = next == null ? page.send() : page.asking("nextToken", next).send();
      if (reply.status() != 200) {
        return reply.code();
      }
      reply.body().path("items").forEach(item -> rows.add(shown.apply(item)));
      next = reply.body().path("nextToken").textValue();
    } while (next != null);
    return "200 " + rows;
  }

  private static String state(boolean archived) {
    return archived ? "archived" : "active";
  }

  @Override
  public String environments(String who, String space, boolean archived) {
    return pages(
        who,
        to -> to.to(Route.LIST_ENVIRONMENTS, workspace(space)).asking("state", state(archived)),
        this::row);
  }

  @Override
  public String versions(String who, String space, String name, boolean archived) {
    return pages(
        who,
        to -> to.to(Route.LIST_VERSIONS, workspace(space), name).asking("state", state(archived)),
        this::version);
  }

  @Override
  public String history(String who, String space, String name) {
    return pages(who, to -> to.to(Route.GET_HISTORY, workspace(space), name), this::version);
  }

  @Override
  public String set(String who, String space, Rules rules) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("settings")
        .put("strict", rules.strict())
        .putObject("quotas")
        .put("environments", rules.environments())
        .put("activeBuilds", rules.builds());
    Http.Reply reply =
        signed(who, http.to(Route.UPDATE_WORKSPACE, workspace(space)))
            .ifMatch(tag(rules.match()))
            .json(body.toString())
            .send();
    return answer(reply, workspace -> revision(reply).strip());
  }

  @Override
  public String member(String who, String space, String member, @Nullable String role) {
    Http.Reply reply =
        role == null
            ? signed(who, http.to(Route.REMOVE_MEMBER, workspace(space), "user:" + member)).send()
            : signed(who, http.to(Route.PUT_MEMBER, workspace(space), "user:" + member))
                .json("{\"role\":\"" + role + "\"}")
                .send();
    return answer(reply, body -> "");
  }

  @Override
  public String issue(String who, String space, String role) {
    Http.Call call = http.to(Route.CREATE_TOKEN, workspace(space));
    return answer(
        signed(who, call).json("{\"name\":\"ci\",\"role\":\"" + role + "\"}").send(),
        body -> {
          JsonNode token = body.path("token");
          tokens.add(new Issued(token.path("id").asText(), body.path("secret").asText()));
          return token.path("role").asText();
        });
  }

  @Override
  public String revoke(String who, String space, int token) {
    if (token > tokens.size()) {
      return "none";
    }
    String id = tokens.get(token - 1).id();
    return answer(
        signed(who, http.to(Route.REVOKE_TOKEN, workspace(space), id)).send(), body -> "");
  }

  @Override
  public String tokens(String who, String space) {
    List<String> roles = new ArrayList<>();
    String all =
        pages(
            who,
            to -> to.to(Route.LIST_TOKENS, workspace(space)),
            token -> {
              roles.add(token.path("role").asText());
              return "";
            });
    // Their ids are of chance, and so is their order.
    return all.startsWith("200") ? "200 " + roles.stream().sorted().toList() : all;
  }

  @Override
  public String preview(
      String who, String space, String name, @Nullable String version, int content) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("environment", name);
    body.set("definition", content(content));
    if (version != null) {
      body.put("version", version);
    }
    return answer(
        signed(who, http.to(Route.PREVIEW, workspace(space))).json(body.toString()).send(),
        preview ->
            registration(preview.path("registration"))
                + ", "
                + builds.found(preview.path("lookup")));
  }

  private static String registration(JsonNode forecast) {
    return switch (forecast.path("answer").asText()) {
      case "refused" -> forecast.path("problem").path("code").asText();
      case "same" -> "200 " + forecast.path("version").asText();
      default -> "201 " + forecast.path("version").asText();
    };
  }

  @Override
  public String search(String who, String space, String word) {
    return search(who, space, "words", word);
  }

  @Override
  public String searchTag(String who, String space, String tag) {
    return search(who, space, "tag", "team=" + tag);
  }

  private String search(String who, String space, String by, String asked) {
    world.publish();
    return pages(
        who, to -> to.to(Route.SEARCH_ENVIRONMENTS, workspace(space)).asking(by, asked), this::row);
  }

  @Override
  public String searchPackage(String who, String space, int content, boolean onlyCurrent) {
    world.publish();
    return builds.searchPackage(who, space, content, onlyCurrent);
  }

  @Override
  public String feed(String who, String space) {
    world.publish();
    Map<String, Integer> kinds = new TreeMap<>();
    String after = "0";
    while (true) {
      Http.Reply reply =
          signed(who, http.to(Route.LIST_CHANGES, workspace(space))).asking("after", after).send();
      if (reply.status() != 200) {
        return reply.code();
      }
      if (reply.body().path("entries").isEmpty()) {
        return "200 " + kinds;
      }
      reply
          .body()
          .path("entries")
          .forEach(entry -> kinds.merge(entry.path("kind").asText(), 1, Integer::sum));
      after = reply.body().path("cursor").asText();
    }
  }

  @Override
  public String lookUp(String who, String space, By by, int content) {
    return builds.lookUp(who, space, by, content);
  }

  @Override
  public String ensure(String who, String space, By by, int content) {
    return builds.ensure(who, space, by, content);
  }

  @Override
  public String ensureLatest(String who, String space, String name) {
    return builds.ensureLatest(who, space, name);
  }

  @Override
  public String cancel(String who, String space, int content, int build) {
    return builds.cancel(who, space, content, build);
  }

  @Override
  public String rebuild(String who, String space, int content, String from) {
    return builds.rebuild(who, space, content, from);
  }

  @Override
  public String verify(String who, String space, int content, int generation) {
    return builds.verify(who, space, content, generation);
  }

  @Override
  public String verifications(String who, String space, int content, int generation) {
    return builds.verifications(who, space, content, generation);
  }

  @Override
  public String setCurrent(String who, String space, int content, Choice choice) {
    return builds.setCurrent(who, space, content, choice);
  }

  @Override
  public String image(String who, String space, int content) {
    return builds.image(who, space, content);
  }

  @Override
  public String builds(String who, String space) {
    return builds.builds(who, space);
  }

  @Override
  public String dispatch() {
    return builds.dispatch();
  }

  @Override
  public String silence() {
    return builds.silence();
  }

  @Override
  public String begin(String space, int content, int build) {
    return builds.begin(space, content, build);
  }

  @Override
  public String report(String space, int content, int build, int before, boolean success) {
    return builds.report(space, content, build, before, success);
  }
}
