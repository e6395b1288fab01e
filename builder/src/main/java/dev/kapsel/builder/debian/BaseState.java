package dev.kapsel.builder.debian;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.layer.Permissions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Everything of a base that is in no package: the links of the merged {@code /usr}, what is done in
 * place of maintainer scripts, and dpkg's database. A pure function of packages and recipe.
 */
final class BaseState {

  private static final String ALTERNATIVES = "etc/alternatives/";

  private final BaseRecipe recipe;
  private final List<List<PackageFacts>> layers;
  private final List<PackageFacts> packages;
  private final StateTree tree = new StateTree();
  private final Set<String> unpacked = new HashSet<>();
  private final SortedMap<String, byte[]> captured = new TreeMap<>();
  private final StringBuilder diversions = new StringBuilder();

  /**
   * @param layers from the bottom up
   */
  BaseState(BaseRecipe recipe, List<List<PackageFacts>> layers) {
    this.recipe = recipe;
    this.layers = layers;
    this.packages =
        layers.stream()
            .flatMap(List::stream)
            .sorted(Comparator.comparing(PackageFacts::name))
            .toList();
  }

  StateTree build(ReviewedScripts scripts, String architecture) {
    List<Action> actions = scripts.actions(packages);
    collect();
    directories();
    for (String top : PackageUnpacker.MERGED) {
      if (!top.equals("lib64") || unpacked.contains("usr/lib64/")) {
        tree.symlink(top, "usr/" + top);
      }
    }
    actions.forEach(this::apply);
    tree.file("etc/dpkg/dpkg.cfg.d/kapsel", recipe.dpkgConfiguration());
    tree.file("var/lib/dpkg/diversions", diversions.toString());
    new DpkgDatabase(tree).write(packages, architecture);
    return tree;
  }

  private void collect() {
    Map<String, String> owners = new HashMap<>();
    for (PackageFacts each : packages) {
      captured.putAll(each.captured());
      for (String path : each.unpacked()) {
        String other = path.endsWith("/") ? null : owners.put(path, each.name());
        if (other != null) {
          throw new BuildFailedException(
              FailureCode.BAD_PACKAGE,
              "The Debian packages `%s` and `%s` both install `/%s`."
                  .formatted(other, each.name(), path),
              "Report this as a defect of Kapsel.");
        }
        unpacked.add(path);
      }
    }
    for (String path : unpacked) {
      String parent = path.replaceFirst("/?[^/]+/?$", "");
      if (owners.containsKey(parent)) {
        throw new BuildFailedException(
            FailureCode.BAD_PACKAGE,
            "The Debian package `%s` installs `/%s`, under which another one has files."
                .formatted(owners.get(parent), parent),
            "Report this as a defect of Kapsel.");
      }
    }
  }

  /** As when dpkg unpacks base-files first and then by name, whatever layer holds them. */
  private void directories() {
    Map<String, PackageFacts.Owned> wanted = new TreeMap<>();
    List<PackageFacts> order = new ArrayList<>(packages);
    order.sort(
        Comparator.comparing((PackageFacts f) -> !f.name().equals("base-files"))
            .thenComparing(PackageFacts::name));
    order.forEach(f -> f.directories().forEach(wanted::putIfAbsent));
    Map<String, PackageFacts.Owned> found = new HashMap<>();
    for (List<PackageFacts> layer : layers) {
      Map<String, PackageFacts.Owned> first = new HashMap<>();
      layer.forEach(f -> f.directories().forEach(first::putIfAbsent));
      found.putAll(first);
    }
    wanted.forEach(
        (path, owned) -> {
          Permissions permissions = new Permissions(owned.mode(), owned.uid(), owned.gid());
          tree.know(path, permissions);
          if (!owned.equals(found.get(path))) {
            tree.restate(path, permissions);
          }
        });
  }

  private void apply(Action action) {
    switch (action) {
      case Action.Directory d ->
          tree.directory(d.path(), new Permissions(d.mode(), d.uid(), d.gid()));
      case Action.Text t ->
          tree.file(
              t.path(),
              new Permissions(t.mode(), t.uid(), t.gid()),
              t.content().getBytes(StandardCharsets.UTF_8));
      case Action.Copy c -> tree.file(c.to(), Permissions.root(c.mode()), content(c.from()));
      case Action.Render r -> tree.file(r.to(), rendered(r));
      case Action.Symlink s -> {
        if (!unpacked.contains(s.path()) && !unpacked.contains(s.path() + "/")) {
          tree.symlink(s.path(), s.target());
        }
      }
      case Action.Alternative a -> alternative(a);
      case Action.Diversion d ->
          diversions
              .append(d.path())
              .append('\n')
              .append(d.to())
              .append('\n')
              .append(d.by())
              .append('\n');
      case Action.Accounts a -> accounts(a);
      case Action.Trust t ->
          TrustStore.write(tree, t.certificates(), below(t.certificates() + "/"));
    }
  }

  private SortedMap<String, byte[]> below(String directory) {
    // Every character of a path sorts before this one.
    return captured.subMap(directory, directory + Character.MAX_VALUE);
  }

  private byte[] content(String path) {
    byte[] content = captured.get(path);
    if (content == null) {
      throw new BuildFailedException(
          FailureCode.BASE_UNUSABLE,
          "The base cannot be assembled: no package installs `/" + path + "`.",
          "Update Kapsel: its list of reviewed scripts does not fit these packages.");
    }
    return content;
  }

  private String rendered(Action.Render render) {
    String text = new String(content(render.from()), StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder();
    for (String line : text.lines().toList()) {
      String replacement = render.replace().get(line);
      if (replacement == null) {
        out.append(line).append('\n');
      } else if (!replacement.isEmpty()) {
        out.append(replacement).append('\n');
      }
    }
    return out.toString();
  }

  private void alternative(Action.Alternative alternative) {
    StringBuilder admin = new StringBuilder("auto\n" + alternative.link() + "\n");
    link(alternative.name(), alternative.link(), alternative.path());
    List<Action.Alternative.Slave> slaves =
        alternative.slaves().stream()
            .sorted(Comparator.comparing(Action.Alternative.Slave::name))
            .toList();
    for (Action.Alternative.Slave slave : slaves) {
      admin.append(slave.name()).append('\n').append(slave.link()).append('\n');
      link(slave.name(), slave.link(), slave.path());
    }
    admin.append('\n').append(alternative.path()).append('\n');
    admin.append(alternative.priority()).append('\n');
    slaves.forEach(slave -> admin.append(slave.path()).append('\n'));
    tree.file("var/lib/dpkg/alternatives/" + alternative.name(), admin.append('\n').toString());
  }

  /** Where the recipe leaves a file out, nothing links to it. */
  private void link(String name, String link, String path) {
    if (unpacked.contains(PackageUnpacker.merged(path.substring(1)))) {
      tree.symlink(ALTERNATIVES + name, path);
      tree.symlink(PackageUnpacker.merged(link.substring(1)), "/" + ALTERNATIVES + name);
    }
  }

  private void accounts(Action.Accounts accounts) {
    String passwd = new String(content(accounts.passwd()), StandardCharsets.UTF_8);
    String group = new String(content(accounts.group()), StandardCharsets.UTF_8);
    tree.file("etc/passwd", shadowed(passwd));
    tree.file("etc/group", shadowed(group));
    int shadow =
        group
            .lines()
            .map(l -> l.split(":", -1))
            .filter(f -> f[0].equals("shadow"))
            .mapToInt(f -> Integer.parseInt(f[2]))
            .findFirst()
            .orElse(0);
    Permissions secret = new Permissions(0640, 0, shadow);
    // The day of the last change is left out, which means that no password ages.
    tree.file("etc/shadow", secret, utf8(secrets(passwd, "*::0:99999:7:::")));
    tree.file("etc/gshadow", secret, utf8(secrets(group, "*::")));
  }

  private static String shadowed(String list) {
    return list.lines()
        .map(l -> l.replaceFirst(":\\*:", ":x:") + "\n")
        .collect(Collectors.joining());
  }

  private static String secrets(String list, String rest) {
    return list.lines()
        .map(l -> Objects.requireNonNull(l).substring(0, l.indexOf(':') + 1) + rest + "\n")
        .collect(Collectors.joining());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
