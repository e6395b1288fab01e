package dev.kapsel.builder.debian;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.oci.Sha256;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The maintainer scripts that somebody has read, each with what is done in its place. Scripts are
 * never run: one that is not on the list ends the build.
 */
final class ReviewedScripts {

  /**
   * What runs when a package is installed for the first time. A {@code config} script only asks
   * questions, on behalf of a postinst that is reviewed.
   */
  private static final List<String> KINDS = List.of("postinst", "preinst");

  private final byte[] yaml;
  private @Nullable Map<String, List<Action>> reviewed;

  private ReviewedScripts(byte[] yaml) {
    this.yaml = yaml.clone();
  }

  static ReviewedScripts standard() {
    return read(Resources.bytes("reviewed-scripts.yaml"));
  }

  static ReviewedScripts read(byte[] yaml) {
    return new ReviewedScripts(yaml);
  }

  // Most builds find their base assembled, and then only the hash of the list is needed.
  private synchronized Map<String, List<Action>> reviewed() {
    if (reviewed == null) {
      reviewed = parse(yaml);
    }
    return reviewed;
  }

  private static Map<String, List<Action>> parse(byte[] yaml) {
    Map<String, List<Action>> scripts = new HashMap<>();
    for (Map<String, Object> each : Resources.maps(Resources.yaml(yaml), "scripts")) {
      List<Action> actions = Resources.maps(each, "actions").stream().map(Action::of).toList();
      for (String fingerprint : Resources.strings(each, "fingerprints")) {
        scripts.put(
            key(
                String.valueOf(each.get("package")),
                String.valueOf(each.get("script")),
                new Sha256(fingerprint)),
            actions);
      }
    }
    return scripts;
  }

  /** Of the whole list. */
  Sha256 hash() {
    return Sha256.of(yaml);
  }

  /**
   * What is to be done for these packages, in the order of their names.
   *
   * @throws BuildFailedException naming every script that nobody has reviewed
   */
  List<Action> actions(Collection<PackageFacts> packages) {
    List<Action> actions = new ArrayList<>();
    TreeSet<String> unknown = new TreeSet<>();
    for (PackageFacts each : packages) {
      for (String kind : KINDS) {
        if (each.control().containsKey(kind)) {
          collect(each, kind, actions, unknown);
        }
      }
    }
    if (!unknown.isEmpty()) {
      throw notReviewed(unknown);
    }
    return actions;
  }

  private void collect(
      PackageFacts facts, String kind, List<Action> actions, TreeSet<String> unknown) {
    MaintainerScript script =
        MaintainerScript.of(
            facts.text(kind), facts.version(), facts.stanza().require("Architecture"));
    List<Action> found = reviewed().get(key(facts.name(), kind, script.fingerprint()));
    if (found != null) {
      actions.addAll(found);
    } else if (!script.doesNothing()) {
      unknown.add(
          "%s of %s %s (fingerprint %s)"
              .formatted(kind, facts.name(), facts.version(), script.fingerprint()));
    }
  }

  /** Paths of package files that some action reads. */
  Pattern captured() {
    TreeSet<String> patterns = new TreeSet<>();
    for (List<Action> actions : reviewed().values()) {
      for (Action action : actions) {
        switch (action) {
          case Action.Copy copy -> patterns.add(Pattern.quote(copy.from()));
          case Action.Render render -> patterns.add(Pattern.quote(render.from()));
          case Action.Trust trust ->
              patterns.add(Pattern.quote(trust.certificates()) + "/.*\\.crt");
          case Action.Accounts accounts -> {
            patterns.add(Pattern.quote(accounts.passwd()));
            patterns.add(Pattern.quote(accounts.group()));
          }
          case Action.Directory _, Action.Text _, Action.Symlink _ -> {}
          case Action.Alternative _, Action.Diversion _ -> {}
        }
      }
    }
    return Pattern.compile(patterns.isEmpty() ? "(?!)" : String.join("|", patterns));
  }

  private static String key(String name, String kind, Sha256 fingerprint) {
    return name + " " + kind + " " + fingerprint;
  }

  private static BuildFailedException notReviewed(TreeSet<String> unknown) {
    return new BuildFailedException(
        FailureCode.BASE_UNUSABLE,
        "The base cannot be assembled: nobody has reviewed the maintainer scripts "
            + unknown.stream().collect(Collectors.joining("; "))
            + ".",
        "Update Kapsel. Or read the script (dpkg-deb --ctrl-tarfile shows it), add its fingerprint"
            + " and equivalent actions to reviewed-scripts.yaml, and build Kapsel again.");
  }
}
