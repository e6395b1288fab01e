package dev.kapsel.functions.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.changes.ChangeReader;
import dev.kapsel.functions.environment.Edit;
import dev.kapsel.functions.environment.EnvironmentEditor;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.functions.workspace.Memberships;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.change.ChangeEntry;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A workspace in which things happen, and what is made of them. */
final class Following implements AutoCloseable {

  private static final Pattern FOLLOWED =
      Pattern.compile("[^#]*#((TERM|PACKAGE|BASE|DIGEST|ENV)#.*|BASES)");
  private static final Pattern BUILD = Pattern.compile("b[0-9a-z]{24}");
  private static final Caller ROOT = new Caller.Person("root", List.of(Member.user("root")), true);

  final World world;

  Following() {
    world = new World();
  }

  Following(Outside outside) {
    world = new World(outside);
  }

  /** Of each sort: created, changed, and gone again. */
  void everythingHappens() {
    world.make(World.TEAM);
    oneEnvironment();
    world.register(World.TEAM, "churn", "user:b", "tags: {stage: prod}", "numpy");
    world.register(World.TEAM, "forecast", "user:b", "description: short", "numpy");
    world.build(World.TEAM, World.definition("numpy"), World.wheel("numpy", "2.2.6"));
    Memberships members = world.bean(Memberships.class);
    members.put(World.TEAM, Member.user("bob"), Role.READER, ROOT);
    members.remove(World.TEAM, Member.user("bob"), ROOT);
    members.put(World.TEAM, Member.user("bob"), Role.MANAGER, ROOT);
    EnvironmentEditor editor = world.bean(EnvironmentEditor.class);
    for (boolean archived : new boolean[] {true, false, true}) {
      var unused =
          editor.change(
              World.TEAM,
              new EnvironmentName("churn"),
              new Edit<>(EnvironmentChange.archiving(archived), "user:b", revision -> {}));
    }
    Key gone = Keys.generation(World.TEAM, DefinitionHash.of(World.definition("numpy")), 1);
    assertThat(
            world
                .bean(Table.class)
                .commit(List.of(new Write.Delete(gone, Precondition.revision(1))))
                .done())
        .isTrue();
  }

  /** With more terms than one transaction takes, and its image. */
  void oneEnvironment() {
    String words = String.join(" ", IntStream.range(0, 120).mapToObj(i -> "w" + i).toList());
    String header = "description: " + words + "\ntags: {stage: test, team: sales}";
    world.register(World.TEAM, "forecast", "user:a", header, "pandas");
    world.build(
        World.TEAM,
        World.definition("pandas"),
        World.wheel("pandas", "2.2.3"),
        World.wheel("numpy", "2.2.6"));
  }

  /** Another image finds its base moved, so that the one before is stale. */
  void itsBaseMoves() {
    world.pass(Duration.ofSeconds(1));
    world.moveBase("patched");
    world.build(World.TEAM, World.definition("numpy"), World.wheel("numpy", "2.2.6"));
  }

  private String found(String requirement) {
    DefinitionHash hash = DefinitionHash.of(World.definition(requirement));
    return world.bean(ImageLookup.class).find(World.TEAM, hash).getClass().getSimpleName();
  }

  /** The rows of the search, and what bases name, as they are now. */
  Map<Key, String> rows() {
    Map<Key, String> rows = new HashMap<>();
    for (Change change : world.changes.read("nobody", 100_000)) {
      Key key = change.key();
      boolean search = !key.pk().contains("#ENV#") || key.sk().equals("TERMS");
      if (search && FOLLOWED.matcher(key.pk()).matches()) {
        rows.remove(key);
        if (change.after() != null) {
          rows.put(key, change.after().body());
        }
      }
    }
    return rows;
  }

  /** What the feed and the trail say, without what differs from run to run. */
  List<String> told() {
    List<String> told = new ArrayList<>();
    feed().forEach(entry -> told.add(entry.kind() + " " + entry.text() + " " + entry.by()));
    // All at one time, so chance orders the trail.
    world.bean(AuditTrail.class).list(World.TEAM, null).rows().stream()
        .map(entry -> entry.act() + " " + entry.subject() + " " + entry.by())
        .sorted()
        .forEach(told::add);
    told.add("pandas " + found("pandas") + ", numpy " + found("numpy"));
    told.replaceAll(text -> BUILD.matcher(text).replaceAll("BUILD"));
    return told;
  }

  private List<ChangeEntry> feed() {
    return world.bean(ChangeReader.class).after(World.TEAM, "0").entries();
  }

  /** Each build is told in its own order, whatever is told between. */
  void checkFeed() {
    Map<String, List<String>> builds = new TreeMap<>();
    for (ChangeEntry entry : feed()) {
      if (entry.subject().build() != null) {
        builds
            .computeIfAbsent(entry.subject().build().toString(), id -> new ArrayList<>())
            .add(entry.kind().toString());
      }
    }
    assertThat(builds).hasSize(2);
    assertThat(builds.values())
        .containsOnly(List.of("build-queued", "build-started", "build-ended"));
  }

  /** In an order of its own: that of each item's changes is kept, and nothing else. */
  void tell(Random random) {
    Map<Key, List<Change>> items = new HashMap<>();
    for (Change change : world.changes.read("nobody", 100_000)) {
      items.computeIfAbsent(change.key(), key -> new ArrayList<>()).add(change);
    }
    List<Key> keys = new ArrayList<>(items.keySet());
    Map<Key, Integer> told = new HashMap<>();
    Publisher publisher = world.bean(Publisher.class);
    for (int i = 0; i < 4 * keys.size(); i++) {
      Key key = keys.get(random.nextInt(keys.size()));
      int next = told.getOrDefault(key, 0);
      List<Change> changes = items.getOrDefault(key, List.of());
      if (random.nextInt(4) == 0) {
        told.put(key, random.nextInt(next + 1)); // from there on, again
      } else if (next < changes.size()) {
        publisher.tell(changes.get(next));
        told.put(key, next + 1);
      }
    }
    items.values().forEach(changes -> changes.forEach(publisher::tell));
  }

  @Override
  public void close() {
    world.close();
  }
}
