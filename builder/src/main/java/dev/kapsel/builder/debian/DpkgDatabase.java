package dev.kapsel.builder.debian;

import dev.kapsel.builder.layer.Permissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What dpkg would have noted about the installed packages, so that apt, dpkg and scanners see them.
 *
 * @see <a href="https://manpages.debian.org/bookworm/dpkg/dpkg.1.en.html#FILES">dpkg(1), files</a>
 */
final class DpkgDatabase {

  private static final String ROOT = "var/lib/dpkg/";
  private static final Set<String> NOT_KEPT = Set.of("control");
  private static final Set<String> EXECUTABLE =
      Set.of("config", "postinst", "postrm", "preinst", "prerm");

  private final StateTree tree;

  DpkgDatabase(StateTree tree) {
    this.tree = tree;
  }

  void write(List<PackageFacts> packages, String architecture) {
    StringBuilder status = new StringBuilder();
    for (PackageFacts each : packages) {
      status.append(entry(each)).append('\n');
      info(each);
    }
    tree.file(ROOT + "status", status.toString());
    tree.file(ROOT + "available", "");
    tree.file(ROOT + "arch", architecture + "\n");
    tree.file(ROOT + "info/format", "1\n");
    tree.directory(ROOT + "updates", Permissions.root(0755));
    tree.directory(ROOT + "parts", Permissions.root(0755));
    triggers(packages);
  }

  private static String entry(PackageFacts facts) {
    StringBuilder entry = new StringBuilder();
    for (Map.Entry<String, String> field : facts.stanza().fields().entrySet()) {
      if (field.getKey().equalsIgnoreCase("Description")) {
        entry.append(conffiles(facts));
      }
      entry.append(field.getKey()).append(':');
      entry.append(field.getValue().startsWith("\n") ? "" : " ").append(field.getValue());
      entry.append('\n');
      if (field.getKey().equalsIgnoreCase("Package")) {
        entry.append("Status: install ok installed\n");
      }
    }
    return entry.toString();
  }

  private static String conffiles(PackageFacts facts) {
    return facts.md5().isEmpty()
        ? ""
        : facts.md5().entrySet().stream()
            .map(e -> " " + e.getKey() + " " + e.getValue() + "\n")
            .collect(Collectors.joining("", "Conffiles:\n", ""));
  }

  private void info(PackageFacts facts) {
    String prefix = ROOT + "info/" + facts.infoName() + ".";
    tree.file(prefix + "list", facts.listed().stream().collect(Collectors.joining("\n", "", "\n")));
    facts
        .control()
        .forEach(
            (name, content) -> {
              if (!NOT_KEPT.contains(name)) {
                int mode = EXECUTABLE.contains(name) ? 0755 : 0644;
                tree.file(prefix + name, Permissions.root(mode), content);
              }
            });
  }

  /** Without these, a package that is installed later would not have ldconfig run. */
  private void triggers(List<PackageFacts> packages) {
    List<String> files = new ArrayList<>();
    Map<String, List<String>> named = new TreeMap<>();
    for (PackageFacts each : packages) {
      for (String line : each.text("triggers").lines().map(String::strip).toList()) {
        String[] words = line.split("\\s+", -1);
        if (words.length == 2 && words[0].startsWith("interest")) {
          String by = each.infoName() + (words[0].equals("interest-noawait") ? "/noawait" : "");
          if (words[1].startsWith("/")) {
            files.add(words[1] + " " + by);
          } else {
            named.computeIfAbsent(words[1], n -> new ArrayList<>()).add(by);
          }
        }
      }
    }
    tree.file(
        ROOT + "triggers/File", files.stream().map(l -> l + "\n").collect(Collectors.joining()));
    tree.file(ROOT + "triggers/Unincorp", "");
    named.forEach((name, by) -> tree.file(ROOT + "triggers/" + name, String.join("\n", by) + "\n"));
  }
}
