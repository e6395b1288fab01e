package dev.kapsel.functions.lifecycle;

import dev.kapsel.functions.lifecycle.ModelSpace.Env;
import dev.kapsel.functions.lifecycle.ModelSpace.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** What should come of it all: one thing after the other, in maps. */
final class Model implements Life {

  private static final List<String> ROLES = List.of("reader", "contributor", "manager");

  /** Numbers first, by what they count. */
  static final Comparator<Version> BY_NAME =
      Comparator.comparing(
          one ->
              one.name.matches("[0-9]+")
                  ? "%09d".formatted(Integer.parseInt(one.name))
                  : "~" + one.name);

  private final Map<String, ModelSpace> spaces = new TreeMap<>();
  private final List<Token> tokens = new ArrayList<>();
  private final ModelImages images;
  private final ModelBuilds builds;
  private Model past = this;
  private boolean lookedBack;

  Model(List<String> names) {
    names.forEach(name -> spaces.put(name, new ModelSpace()));
    spaces.values().forEach(space -> space.happened("workspace-changed"));
    builds = new ModelBuilds(this);
    images = new ModelImages(this, builds);
  }

  private Model(Model other) {
    other.spaces.forEach((name, space) -> spaces.put(name, space.copy()));
    tokens.addAll(other.tokens);
    builds = new ModelBuilds(this);
    images = new ModelImages(this, builds);
  }

  Model copy() {
    return new Model(this);
  }

  private record Token(String space, String role, boolean revoked) {
    @Nullable String in(String where) {
      return where.equals(space) ? role : null;
    }
  }

  /** Null if it was never given out, or is not good any more. */
  private @Nullable Token token(String who) {
    int number = Integer.parseInt(who.substring(TOKEN.length()));
    return number > tokens.size() || tokens.get(number - 1).revoked()
        ? null
        : tokens.get(number - 1);
  }

  /** All of it. */
  @Override
  public String toString() {
    return spaces.toString() + tokens;
  }

  ModelSpace space(String name) {
    return Objects.requireNonNull(spaces.get(name), name);
  }

  Set<String> names() {
    return spaces.keySet();
  }

  /**
   * Lets what is looked at first and acted on later be seen as it was then: the source of a copy,
   * what is latest where an image is asked for by it, and the builds that count for the quota.
   */
  void lookBack(Model then) {
    past = then;
  }

  Model past() {
    lookedBack = true;
    return past;
  }

  /** Whether it would have made a difference how it was. */
  boolean lookedBack() {
    return lookedBack;
  }

  /** Null if somebody may do what takes this role; else how they are refused. */
  @Nullable String refused(String who, String space, String needed) {
    if (who.equals("root")) {
      return null;
    }
    Token token = who.startsWith(TOKEN) ? token(who) : null;
    if (who.startsWith(TOKEN) && token == null) {
      return "unauthenticated";
    }
    String role = token == null ? space(space).members.get(who) : token.in(space);
    if (role == null && space.equals(CURATED)) {
      role = "reader";
    }
    if (role == null) {
      return "not-found";
    }
    return ROLES.indexOf(role) < ROLES.indexOf(needed) ? "forbidden" : null;
  }

  @Override
  public String register(
      String who, String space, String name, @Nullable String version, int content) {
    String refused = refused(who, space, "contributor");
    return refused != null ? refused : register(space, name, version, content, "", "");
  }

  private String register(
      String in,
      String name,
      @Nullable String wanted,
      int content,
      String description,
      String tag) {
    ModelSpace space = space(in);
    if (space.strict && content == LOOSE) {
      return "invalid-definition";
    }
    Env env = space.environments.get(name);
    Version same = env == null ? null : wanted == null ? env.latest() : env.version(wanted);
    if (same != null && same.content == content) {
      return "200 " + same.shown() + " " + same.ordinal;
    }
    if (same != null && wanted != null) {
      keptBefore(in, name, wanted, content);
      return "version-conflict";
    }
    if (env != null && env.archived) {
      keptBefore(in, name, wanted, content);
      return "state-conflict";
    }
    space.known.add(Life.imageOf(content));
    if (env == null && space.activeEnvironments() >= space.mostEnvironments) {
      return "quota-exceeded";
    }
    Env into = env == null ? new Env() : env;
    into.edition += env == null ? 0 : 1;
    space.environments.put(name, into);
    String number = wanted == null ? Integer.toString(highest(into) + 1) : wanted;
    Version made = new Version(number, into.versions.size() + 1, content, description, tag);
    into.versions.add(made);
    space.happened("version-registered");
    return "201 " + made.shown() + " " + made.ordinal;
  }

  /** Who finds nothing in the way keeps the definition first, whatever comes in between. */
  private void keptBefore(String in, String name, @Nullable String wanted, int content) {
    Env env = past().space(in).environments.get(name);
    boolean free = env == null || !env.archived && (wanted == null || env.version(wanted) == null);
    if (free) {
      space(in).known.add(Life.imageOf(content));
    }
  }

  private static int highest(Env env) {
    return env.versions.stream()
        .filter(one -> one.name.matches("[0-9]+"))
        .mapToInt(one -> Integer.parseInt(one.name))
        .max()
        .orElse(0);
  }

  @Override
  public String adopt(String who, String in, int content) {
    ModelSpace space = space(in);
    String refused = refused(who, in, "contributor");
    if (refused != null) {
      return refused;
    }
    if (space.strict && content == LOOSE) {
      return "invalid-definition";
    }
    if (!space.anonymous.add(content)) {
      return "200 c" + content;
    }
    space.known.add(Life.imageOf(content));
    return "201 c" + content;
  }

  @Override
  public String copy(
      String who, Source source, String space, String name, @Nullable String version) {
    String refused = refused(who, space, "contributor");
    if (refused == null && !source.space().equals(space)) {
      refused = refused(who, source.space(), "reader");
    }
    if (refused != null) {
      return refused;
    }
    ModelSpace from = past().space(source.space());
    if (source.name() == null) {
      return from.anonymous.contains(source.content())
          ? register(space, name, version, source.content(), "", "")
          : "not-found";
    }
    Version found = find(from, source.name(), source.version());
    return found == null
        ? "not-found"
        : register(space, name, version, found.content, found.description, found.tag);
  }

  static @Nullable Version find(ModelSpace space, String name, @Nullable String version) {
    Env env = space.environments.get(name);
    if (env == null) {
      return null;
    }
    return version != null ? env.version(version) : env.archived ? null : env.latest();
  }

  @Override
  public String editVersion(String who, String in, String name, String version, Edit edit) {
    ModelSpace space = space(in);
    String refused = refused(who, in, "contributor");
    Env env = space.environments.get(name);
    Version found = env == null ? null : env.version(version);
    if (refused != null) {
      return refused;
    }
    if (env == null || found == null) {
      return "not-found";
    }
    if (edit.match() != ANY && edit.match() != found.revision) {
      return "precondition-failed";
    }
    String description = edit.description() == null ? found.description : edit.description();
    String tag = edit.tag() == null ? found.tag : edit.tag();
    boolean archived = edit.archived() == null ? found.archived : edit.archived();
    if (!description.equals(found.description)
        || !tag.equals(found.tag)
        || archived != found.archived) {
      found.description = description;
      found.tag = tag;
      found.archived = archived;
      found.revision++;
      env.edition++;
      space.happened("version-changed");
    }
    return "200 " + found.shown() + " r" + found.revision;
  }

  @Override
  public String editEnvironment(String who, String in, String name, Edit edit) {
    ModelSpace space = space(in);
    String refused = refused(who, in, "contributor");
    Env env = space.environments.get(name);
    if (refused != null) {
      return refused;
    }
    if (env == null) {
      return "not-found";
    }
    if (edit.match() != ANY && edit.match() != env.edition) {
      return "precondition-failed";
    }
    String description = edit.description() == null ? env.description : edit.description();
    String tag = edit.tag() == null ? env.tag : edit.tag();
    boolean archived = edit.archived() == null ? env.archived : edit.archived();
    if (env.archived && !archived && space.activeEnvironments() >= space.mostEnvironments) {
      return "quota-exceeded";
    }
    if (!description.equals(env.description) || !tag.equals(env.tag) || archived != env.archived) {
      space.happened(
          "environment-"
              + (archived == env.archived ? "changed" : archived ? "archived" : "restored"));
      env.description = description;
      env.tag = tag;
      env.archived = archived;
      env.edition++;
    }
    return "200 " + shown(env);
  }

  private static String shown(Env env) {
    Version latest = env.latest();
    return env.versions.size()
        + " latest "
        + (latest == null ? "none" : latest.name)
        + " "
        + env.description
        + " #"
        + env.tag
        + (env.archived ? " archived" : "")
        + " r"
        + env.edition;
  }

  @Override
  public String getVersion(String who, String space, String name, @Nullable String version) {
    String refused = refused(who, space, "reader");
    Version found = find(space(space), name, version);
    return refused != null ? refused : found == null ? "not-found" : "200 " + found;
  }

  @Override
  public String getEnvironment(String who, String space, String name) {
    String refused = refused(who, space, "reader");
    Env env = space(space).environments.get(name);
    return refused != null ? refused : env == null ? "not-found" : "200 " + shown(env);
  }

  @Override
  public String environments(String who, String space, boolean archived) {
    String refused = refused(who, space, "reader");
    return refused != null ? refused : "200 " + rows(space, archived);
  }

  private List<String> rows(String space, boolean archived) {
    List<String> rows = new ArrayList<>();
    space(space)
        .environments
        .forEach(
            (name, env) -> {
              if (env.archived == archived) {
                rows.add(row(name, env));
              }
            });
    return rows;
  }

  private static String row(String name, Env env) {
    Version latest = env.latest();
    String says =
        env.description.isEmpty() && latest != null ? latest.description : env.description;
    return name
        + " "
        + env.versions.size()
        + " "
        + (latest == null ? "none" : latest.name + " c" + Life.imageOf(latest.content))
        + " "
        + says
        + " #"
        + env.tag;
  }

  @Override
  public String versions(String who, String space, String name, boolean archived) {
    String refused = refused(who, space, "reader");
    Env env = space(space).environments.get(name);
    if (refused != null || env == null) {
      return refused != null ? refused : "not-found";
    }
    return "200 "
        + env.versions.stream()
            .filter(one -> one.archived == archived)
            .sorted(BY_NAME.reversed())
            .map(Version::shown)
            .toList();
  }

  @Override
  public String history(String who, String space, String name) {
    String refused = refused(who, space, "reader");
    Env env = space(space).environments.get(name);
    return refused != null
        ? refused
        : env == null
            ? "not-found"
            : "200 " + env.versions.reversed().stream().map(Version::withoutTag).toList();
  }

  @Override
  public String set(String who, String in, Rules rules) {
    ModelSpace space = space(in);
    String refused = refused(who, in, "manager");
    if (refused != null) {
      return refused;
    }
    if (rules.match() != ANY && rules.match() != space.revision) {
      return "precondition-failed";
    }
    if (space.strict != rules.strict()
        || space.mostEnvironments != rules.environments()
        || space.mostBuilds != rules.builds()) {
      space.strict = rules.strict();
      space.mostEnvironments = rules.environments();
      space.mostBuilds = rules.builds();
      space.revision++;
      space.happened("workspace-changed");
    }
    return "200 r" + space.revision;
  }

  @Override
  public String member(String who, String in, String member, @Nullable String role) {
    ModelSpace space = space(in);
    String refused = refused(who, in, "manager");
    if (refused != null) {
      return refused;
    }
    if (role != null && who.startsWith(TOKEN)) {
      return "forbidden"; // what a token gave would outlive it
    }
    String before = role == null ? space.members.remove(member) : space.members.put(member, role);
    if (role == null && before == null) {
      return "not-found";
    }
    if (!Objects.equals(before, role)) {
      space.happened("member-changed");
    }
    return "200";
  }

  @Override
  public String issue(String who, String space, String role) {
    String refused = refused(who, space, "manager");
    if (refused != null) {
      return refused;
    }
    tokens.add(new Token(space, role, false));
    return "201 " + role;
  }

  @Override
  public String revoke(String who, String space, int number) {
    if (number > tokens.size()) {
      return "none";
    }
    String refused = refused(who, space, "manager");
    if (refused != null) {
      return refused;
    }
    Token token = tokens.get(number - 1);
    if (token.revoked() || !token.space().equals(space)) {
      return "not-found";
    }
    tokens.set(number - 1, new Token(space, token.role(), true));
    return "200";
  }

  @Override
  public String tokens(String who, String space) {
    String refused = refused(who, space, "manager");
    return refused != null
        ? refused
        : "200 "
            + tokens.stream()
                .filter(one -> !one.revoked() && one.space().equals(space))
                .map(Token::role)
                .sorted()
                .toList();
  }

  @Override
  public String preview(
      String who, String space, String name, @Nullable String version, int content) {
    String refused = refused(who, space, "reader");
    if (refused != null) {
      return refused;
    }
    String registered = copy().register(who, space, name, version, content);
    return "200 " + answerAndVersion(registered) + ", " + images.found(space, content);
  }

  /** Without what else is said of the version. */
  private static String answerAndVersion(String registered) {
    String[] words = registered.split(" ", 3);
    return words.length < 2 ? registered : words[0] + " " + words[1];
  }

  @Override
  public String search(String who, String space, String word) {
    String refused = refused(who, space, "reader");
    return refused != null
        ? refused
        : found(
            space,
            (name, env) -> {
              Version latest = env.latest();
              String words =
                  name + " " + env.description + " " + (latest == null ? "" : latest.description);
              return List.of(words.split(" ", -1)).contains(word);
            });
  }

  @Override
  public String searchTag(String who, String space, String tag) {
    String refused = refused(who, space, "reader");
    return refused != null
        ? refused
        : found(
            space,
            (name, env) -> {
              Version latest = env.latest();
              return env.tag.equals(tag) || (latest != null && latest.tag.equals(tag));
            });
  }

  private String found(String space, BiPredicate<String, Env> wanted) {
    List<String> rows = new ArrayList<>();
    space(space)
        .environments
        .forEach(
            (name, env) -> {
              if (!env.archived && wanted.test(name, env)) {
                rows.add(row(name, env));
              }
            });
    return "200 " + rows;
  }

  @Override
  public String searchPackage(String who, String space, int content, boolean onlyCurrent) {
    return images.searchPackage(who, space, content, onlyCurrent);
  }

  @Override
  public String feed(String who, String space) {
    String refused = refused(who, space, "reader");
    return refused != null ? refused : "200 " + space(space).feed;
  }

  @Override
  public String lookUp(String who, String space, By by, int content) {
    return images.lookUp(who, space, by, content);
  }

  @Override
  public String ensure(String who, String space, By by, int content) {
    return images.ensure(who, space, by, content);
  }

  @Override
  public String ensureLatest(String who, String space, String name) {
    return images.ensureLatest(who, space, name);
  }

  @Override
  public String cancel(String who, String space, int content, int build) {
    return builds.cancel(who, space, content, build);
  }

  @Override
  public String rebuild(String who, String space, int content, String from) {
    return images.rebuild(who, space, content, from);
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
    return images.setCurrent(who, space, content, choice);
  }

  @Override
  public String image(String who, String space, int content) {
    return images.image(who, space, content);
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
