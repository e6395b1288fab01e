package dev.kapsel.bench;

import dev.kapsel.functions.build.World;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.UseKey;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All items that an environment with its versions comes to, as the functions have really written
 * them once, to be written again and again under other names. So a table can be filled without
 * knowing what its items look like.
 */
final class Template {

  static final int VERSIONS = 5;

  /** Of how many environments one has an image: so that a search by base fills its page. */
  static final int IMAGE_EVERY = 4;

  /** How many environments share a tag, and how many images a package. */
  private static final int OF_A_TEAM = 20;

  private static final int OF_A_PACKAGE = 10;

  /** How many environments share a package, and so a whole number of tags. */
  static final int SHARING = OF_A_PACKAGE * IMAGE_EVERY;

  private static final WorkspaceName WORKSPACE = new WorkspaceName("zzwszz");
  private static final Pattern NAMES =
      Pattern.compile("zz(?:ws|env|team|pkg)zz|\\b[0-9a-f]{64}\\b|\\bb[0-9a-z]{24}\\b");

  /** What there is once for a workspace, or goes on with time and not with the table. */
  private static final Pattern LEFT_OUT =
      Pattern.compile("(?:-#.*|[^#]*#(?:FEED|TOLD|AUDIT|COUNTS).*)");

  private final List<Item> items;

  private Template(List<Item> items) {
    this.items = List.copyOf(items);
  }

  /**
   * @param built whether there is an image of the latest version
   */
  static Template of(boolean built) {
    try (World world = new World()) {
      String said = "description: common words\ntags: {team: zzteamzz}";
      String requirement = "";
      for (int version = 1; version <= VERSIONS; version++) {
        requirement = "pandas==2." + version;
        world.register(WORKSPACE, "zzenvzz", "user:somebody", said, requirement);
      }
      if (built) {
        world.build(WORKSPACE, World.definition(requirement), World.wheel("zzpkgzz", "1.0"));
      }
      world.publish();
      return new Template(last(world));
    }
  }

  private static List<Item> last(World world) {
    Map<Key, Item> items = new LinkedHashMap<>();
    for (Change change : world.changes.read("template", 100_000)) {
      items.remove(change.key());
      if (change.after() != null && !LEFT_OUT.matcher(change.key().pk()).matches()) {
        items.put(change.key(), change.after());
      }
    }
    return new ArrayList<>(items.values());
  }

  /** The items of another environment. */
  List<Item> copy(String workspace, int number) {
    return items.stream().map(item -> copy(item, workspace, number)).toList();
  }

  private static Item copy(Item item, String workspace, int number) {
    UseKey use = item.use();
    return new Item(
        new Key(
            named(item.key().pk(), workspace, number), named(item.key().sk(), workspace, number)),
        item.revision(),
        named(item.body(), workspace, number),
        use == null
            ? null
            : new UseKey(named(use.pk(), workspace, number), named(use.sk(), workspace, number)),
        null);
  }

  private static String named(String text, String workspace, int number) {
    return NAMES
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(name(found.group(), workspace, number)));
  }

  private static String name(String placeholder, String workspace, int number) {
    return switch (placeholder) {
      case "zzwszz" -> workspace;
      case "zzenvzz" -> environment(number);
      case "zzteamzz" -> team(number);
      case "zzpkgzz" -> software(number);
      default ->
          placeholder.length() == 64 ? hash(placeholder, number) : "b%024d".formatted(number);
    };
  }

  static String environment(int number) {
    return "e%07d".formatted(number);
  }

  static String team(int number) {
    return "t" + number / OF_A_TEAM;
  }

  /** The package in the image of an environment. */
  static String software(int number) {
    return "p" + number / SHARING;
  }

  private static String hash(String template, int number) {
    return Sha256.of(template + number).hex();
  }

  /** The hash of the image that an environment's latest version has. */
  String image(int number) {
    return items.stream()
        .map(Item::key)
        .filter(key -> key.sk().equals("HEAD"))
        .flatMap(key -> behind("#IMAGE#", key, number))
        .findFirst()
        .orElseThrow();
  }

  /** A digest by which that image is found: its own, or that of its base. */
  String digest(int number) {
    return items.stream()
        .map(Item::key)
        .flatMap(key -> behind("#DIGEST#sha256:", key, number))
        .findFirst()
        .map(hex -> "sha256:" + hex)
        .orElseThrow();
  }

  private static Stream<String> behind(String mark, Key key, int number) {
    int at = key.pk().indexOf(mark);
    return at < 0
        ? Stream.empty()
        : Stream.of(hash(key.pk().substring(at + mark.length()), number));
  }
}
