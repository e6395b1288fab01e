package dev.kapsel.functions.lifecycle;

import dev.kapsel.functions.lifecycle.Life.By;
import dev.kapsel.functions.lifecycle.Life.Choice;
import dev.kapsel.functions.lifecycle.Life.Edit;
import dev.kapsel.functions.lifecycle.Life.Rules;
import dev.kapsel.functions.lifecycle.Life.Source;
import dev.kapsel.functions.lifecycle.Step.Deed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** Writes a sequence of steps by a seed. It aims at little, so that much of it meets. */
final class Script {

  private static final int SHORTEST = 4;
  private static final int MORE = 8;

  private final RandomGenerator random;

  private Script(long seed) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  static List<Step> of(long seed) {
    return new Script(seed).steps();
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    // With something there, and somebody who may do something.
    steps.add(alone(member("root", "a", "ada", "contributor")));
    steps.add(alone(register("root", "a", "x", null, 0)));
    int length = SHORTEST + random.nextInt(MORE);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(22)) {
        case 0 -> steps.add(alone(act("silence", Life::silence)));
        case 1 -> steps.add(alone(search()));
        case 20 -> steps.add(alone(preview()));
        case 21 -> tokens(steps);
        case 2, 3, 4, 5 -> wholeBuild(steps);
        case 6, 7 -> versions(steps);
        case 8, 9, 10, 11 -> steps.add(step(2 + random.nextInt(2)));
        default -> steps.add(step(1));
      }
    }
    if (random.nextInt(3) == 0) {
      int content = random.nextInt(2);
      steps.add(
          alone(
              act("package " + content, life -> life.searchPackage("root", "a", content, false))));
    }
    if (random.nextInt(8) == 0) {
      String space = space();
      steps.add(alone(act("feed of " + space, life -> life.feed("root", space))));
    }
    return steps;
  }

  private Step alone(Deed deed) {
    return new Step(List.of(deed), random.nextLong());
  }

  private Step step(int parts) {
    List<Deed> deeds = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      deeds.add(deed());
    }
    return new Step(deeds, random.nextLong());
  }

  /** What seldom comes about by itself; something else happens at once with one of its parts. */
  private void wholeBuild(List<Step> steps) {
    String space = random.nextInt(6) == 0 ? Life.CURATED : "a";
    int content = random.nextInt(2);
    int build = 1 + random.nextInt(3) % 2;
    boolean success = random.nextInt(4) != 0;
    List<Deed> parts =
        List.of(
            random.nextInt(3) == 0
                ? rebuild("root", space, content)
                : ensure("root", space, By.CONTENT, content),
            act("dispatch", Life::dispatch),
            begin(space, content, build),
            report(space, content, build, 0, success));
    withOthers(steps, parts, space, content);
    if (random.nextInt(3) == 0) {
      verification(steps, space, content, build + 1);
    }
    if (space.equals(Life.CURATED)) {
      Choice first = new Choice(1, false, Life.ANY);
      steps.add(
          alone(
              act(
                  "root sets " + content + " in curated " + first,
                  life -> life.setCurrent("root", space, content, first))));
    }
  }

  private void verification(List<Step> steps, String space, int content, int build) {
    List<Deed> parts =
        List.of(
            verify("root", space, content),
            act("dispatch", Life::dispatch),
            begin(space, content, build),
            report(space, content, build, 0, random.nextInt(4) != 0));
    withOthers(steps, parts, space, content);
  }

  private void withOthers(List<Step> steps, List<Deed> parts, String space, int content) {
    int busy = random.nextInt(2 * parts.size());
    for (int i = 0; i < parts.size(); i++) {
      Deed part = parts.get(i);
      steps.add(
          i == busy
              ? new Step(List.of(part, ofImage(space, content)), random.nextLong())
              : alone(part));
    }
  }

  /** Versions come and are archived, so that what is latest moves. */
  private void versions(List<Step> steps) {
    steps.add(alone(register("root", "a", "x", null, pick(0, 1, 2))));
    for (int i = 0; i < 2; i++) {
      String version = Integer.toString(1 + random.nextInt(3));
      Edit edit = Edit.archiving(random.nextInt(4) != 0);
      Deed archive =
          act(
              "root edits x:" + version + " in a " + edit,
              life -> life.editVersion("root", "a", "x", version, edit));
      steps.add(
          random.nextInt(3) == 0
              ? new Step(List.of(archive, deed()), random.nextLong())
              : alone(archive));
    }
  }

  /** A token is given out, used and revoked, or what it may be used for. */
  private void tokens(List<Step> steps) {
    String space = space();
    String role = pick("reader", "contributor", "manager");
    // Their numbers are by the order in which they are given out, so nothing else happens at once.
    steps.add(
        alone(
            act(
                "root gives out a token of " + space + " for a " + role,
                life -> life.issue("root", space, role))));
    steps.add(new Step(List.of(revocation(), deed()), random.nextLong()));
    String who = who();
    steps.add(alone(act(who + " lists the tokens of " + space, life -> life.tokens(who, space))));
  }

  private Deed revocation() {
    String who = who();
    String space = space();
    int token = 1 + random.nextInt(2);
    return act(
        who + " revokes token " + token + " in " + space, life -> life.revoke(who, space, token));
  }

  private Deed preview() {
    String who = who();
    String space = space();
    String name = name();
    String version = version();
    int content = content();
    return act(
        who + " previews " + name + ":" + version + " as " + content + " in " + space,
        life -> life.preview(who, space, name, version, content));
  }

  private Deed deed() {
    return switch (random.nextInt(9)) {
      case 0, 1 -> register(who(), space(), name(), version(), content());
      case 2 -> edit();
      case 3 -> read();
      case 4 -> copyOrAdopt();
      case 5, 6, 7 -> ofImage(random.nextInt(5) == 0 ? Life.CURATED : space(), content());
      default -> manage();
    };
  }

  private Deed ofImage(String space, int content) {
    String who = who();
    int build = 1 + random.nextInt(2);
    By by = pick(By.CONTENT, By.CONTENT, By.HASH);
    return switch (random.nextInt(15)) {
      case 0, 1 -> ensure(who, space, by, content);
      case 2 ->
          act(
              who + " looks up " + content + " in " + space + " by " + by,
              life -> life.lookUp(who, space, by, content));
      case 3, 4 ->
          act(
              who + " cancels " + content + "#" + build + " in " + space,
              life -> life.cancel(who, space, content, build));
      case 5, 6 -> rebuild(who, space, content);
      case 7 -> setCurrent(who, space, content);
      case 8 ->
          act(
              who + " looks at image " + content + " in " + space,
              life -> life.image(who, space, content));
      case 9 -> act("dispatch", Life::dispatch);
      case 10 -> begin(space, content, build);
      case 11 -> verify(who, space, content);
      case 12 -> {
        int generation = 1 + random.nextInt(2);
        yield act(
            who + " lists the verifications of " + content + "." + generation + " in " + space,
            life -> life.verifications(who, space, content, generation));
      }
      default -> report(space, content, build, random.nextInt(4) / 3, random.nextBoolean());
    };
  }

  private Deed verify(String who, String space, int content) {
    int generation = 1 + random.nextInt(8) / 7;
    return act(
        who + " verifies " + content + "." + generation + " in " + space,
        life -> life.verify(who, space, content, generation));
  }

  private Deed setCurrent(String who, String space, int content) {
    Choice choice =
        new Choice(
            1 + random.nextInt(3), random.nextBoolean(), random.nextInt(3) == 0 ? match() : 0);
    return act(
        who + " sets " + content + " in " + space + " " + choice,
        life -> life.setCurrent(who, space, content, choice));
  }

  private Deed edit() {
    String who = who();
    String space = space();
    String name = name();
    String version = random.nextInt(3) == 0 ? "s" : Integer.toString(1 + random.nextInt(2));
    boolean archives = random.nextInt(3) != 0;
    boolean tags = !archives && random.nextBoolean();
    Edit edit =
        new Edit(
            archives || tags ? null : pick("red", "blue", "red blue", ""),
            tags ? pick("ml", "ops", "") : null,
            archives ? random.nextInt(3) != 0 : null,
            random.nextInt(2) == 0 ? Life.ANY : match());
    return random.nextInt(3) == 0
        ? act(
            who + " edits " + name + " in " + space + " " + edit,
            life -> life.editEnvironment(who, space, name, edit))
        : act(
            who + " edits " + name + ":" + version + " in " + space + " " + edit,
            life -> life.editVersion(who, space, name, version, edit));
  }

  private Deed read() {
    String who = who();
    String space = space();
    String name = name();
    String version = version();
    boolean archived = random.nextInt(3) == 0;
    String words = who + " in " + space + " ";
    return switch (random.nextInt(6)) {
      case 0 ->
          act(
              words + "lists environments, archived " + archived,
              life -> life.environments(who, space, archived));
      case 1 ->
          act(
              words + "lists versions of " + name + ", archived " + archived,
              life -> life.versions(who, space, name, archived));
      case 2 -> act(words + "reads the history of " + name, life -> life.history(who, space, name));
      case 3 -> act(words + "reads " + name, life -> life.getEnvironment(who, space, name));
      default ->
          act(
              words + "reads " + name + ":" + version,
              life -> life.getVersion(who, space, name, version));
    };
  }

  private Deed copyOrAdopt() {
    String who = who();
    String space = space();
    int content = content();
    if (random.nextInt(4) == 0) {
      return act(
          who + " adopts " + content + " in " + space, life -> life.adopt(who, space, content));
    }
    Source source =
        random.nextInt(4) == 0
            ? new Source(space(), null, null, content)
            : new Source(space(), name(), version(), 0);
    String name = name();
    String version = version();
    return act(
        who + " copies " + source + " to " + space + " " + name + ":" + version,
        life -> life.copy(who, source, space, name, version));
  }

  private Deed manage() {
    String who = who();
    String space = space();
    if (random.nextBoolean()) {
      String role = random.nextInt(3) == 0 ? null : pick("reader", "contributor", "manager");
      return member(who, space, pick("ada", "bob"), role);
    }
    if (random.nextInt(4) == 0) {
      String name = name();
      return act(
          who + " ensures the latest " + name + " in " + space,
          life -> life.ensureLatest(who, space, name));
    }
    Rules rules =
        new Rules(
            random.nextInt(3) == 0,
            1 + random.nextInt(3),
            random.nextInt(3),
            random.nextInt(3) == 0 ? match() : Life.ANY);
    return act(who + " sets " + space + " " + rules, life -> life.set(who, space, rules));
  }

  private Deed search() {
    String who = who();
    String space = space();
    switch (random.nextInt(4)) {
      case 0 -> {
        String tag = pick("ml", "ops");
        return act(
            who + " searches " + space + " for tag " + tag,
            life -> life.searchTag(who, space, tag));
      }
      case 1, 2 -> {
        int content = random.nextInt(2);
        boolean current = random.nextBoolean();
        return act(
            who + " searches " + space + " for package " + content + ", current " + current,
            life -> life.searchPackage(who, space, content, current));
      }
      default -> {
        String word = pick("x", "y", "red", "blue");
        return act(
            who + " searches " + space + " for " + word, life -> life.search(who, space, word));
      }
    }
  }

  private static Deed member(String who, String space, String member, @Nullable String role) {
    return act(
        who + " makes " + member + " " + (role == null ? "nobody" : role) + " of " + space,
        life -> life.member(who, space, member, role));
  }

  private static Deed register(
      String who, String space, String name, @Nullable String version, int content) {
    return act(
        who + " registers " + name + ":" + version + " as " + content + " in " + space,
        life -> life.register(who, space, name, version, content));
  }

  private static Deed ensure(String who, String space, By by, int content) {
    return act(
        who + " ensures " + content + " in " + space + " by " + by,
        life -> life.ensure(who, space, by, content));
  }

  private Deed rebuild(String who, String space, int content) {
    String from = pick("lock", "packages", "nothing");
    return act(
        who + " rebuilds " + content + " in " + space + " from " + from,
        life -> life.rebuild(who, space, content, from));
  }

  private static Deed begin(String space, int content, int build) {
    return act(
        "a worker begins " + content + "#" + build + " in " + space,
        life -> life.begin(space, content, build));
  }

  private static Deed report(String space, int content, int build, int before, boolean success) {
    return act(
        "worker -"
            + before
            + " of "
            + content
            + "#"
            + build
            + " in "
            + space
            + " reports "
            + success,
        life -> life.report(space, content, build, before, success));
  }

  private static Deed act(String words, Function<Life, String> act) {
    return new Deed(words, act);
  }

  private String who() {
    return pick("root", "root", "root", "ada", "ada", "bob", "t1", "t2");
  }

  private String space() {
    return pick("a", "a", "a", "b");
  }

  private String name() {
    return pick("x", "x", "y", "z");
  }

  private @Nullable String version() {
    return switch (random.nextInt(6)) {
      case 0 -> "1";
      case 1 -> "2";
      case 2 -> "s";
      default -> null;
    };
  }

  private int content() {
    return random.nextInt(8) == 0 ? Life.LOOSE : pick(0, 0, 1, 2, Life.SAME_IMAGE);
  }

  private int match() {
    return 1 + random.nextInt(4);
  }

  @SafeVarargs
  private <T> T pick(T... of) {
    return Arrays.asList(of).get(random.nextInt(of.length));
  }
}
