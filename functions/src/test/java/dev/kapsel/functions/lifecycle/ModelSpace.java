package dev.kapsel.functions.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the model knows of one workspace; public fields, for it has no rules of its own. */
final class ModelSpace {

  boolean strict;
  int mostEnvironments = 10_000;
  int mostBuilds = 100;
  int revision = 1;

  final Map<String, String> members = new TreeMap<>();
  final Map<String, Env> environments = new TreeMap<>();
  final Set<Integer> anonymous = new TreeSet<>();
  final Map<Integer, Image> images = new TreeMap<>();

  /** Whose definitions are known by their hash. */
  final Set<Integer> known = new TreeSet<>();

  final Map<String, Integer> feed = new TreeMap<>();

  static final class Env {
    final List<Version> versions = new ArrayList<>();
    String description = "";
    String tag = "";
    boolean archived;
    int edition = 1;

    @Nullable Version latest() {
      return versions.reversed().stream().filter(one -> !one.archived).findFirst().orElse(null);
    }

    @Nullable Version version(String name) {
      return versions.stream().filter(one -> one.name.equals(name)).findFirst().orElse(null);
    }

    @Override
    public String toString() {
      return versions + description + tag + archived + edition;
    }

    Env copy() {
      Env copy = new Env();
      versions.forEach(one -> copy.versions.add(one.copy()));
      copy.description = description;
      copy.tag = tag;
      copy.archived = archived;
      copy.edition = edition;
      return copy;
    }
  }

  static final class Version {
    final String name;
    final int ordinal;
    final int content;
    String description;
    String tag;
    boolean archived;
    int revision = 1;

    Version(String name, int ordinal, int content, String description, String tag) {
      this.name = name;
      this.ordinal = ordinal;
      this.content = content;
      this.description = description;
      this.tag = tag;
    }

    Version copy() {
      Version copy = new Version(name, ordinal, content, description, tag);
      copy.archived = archived;
      copy.revision = revision;
      return copy;
    }

    @Override
    public String toString() {
      return shown() + " r" + revision;
    }

    String shown() {
      return shown(tag);
    }

    /** As a history shows it. */
    String withoutTag() {
      return shown("");
    }

    private String shown(String tag) {
      return name + " c" + content + " " + description + " #" + tag + (archived ? " archived" : "");
    }
  }

  static final class Image {
    int current;
    boolean pinned;
    int generations;
    int slot;
    int failed;
    int revision = 1;
    final List<Attempted> builds = new ArrayList<>();

    @Override
    public String toString() {
      return List.of(current, pinned, generations, slot, failed, revision, builds).toString();
    }

    Image copy() {
      Image copy = new Image();
      copy.current = current;
      copy.pinned = pinned;
      copy.generations = generations;
      copy.slot = slot;
      copy.failed = failed;
      copy.revision = revision;
      builds.forEach(one -> copy.builds.add(one.copy()));
      return copy;
    }
  }

  /** A build. */
  static final class Attempted {
    String state = "queued";
    int epoch = 1;
    int losses;
    int generation;

    /** Whether a worker was started in this epoch. */
    boolean dispatched;

    boolean everDispatched;

    /** The generation that it compares; 0: it makes one. */
    int verifies;

    /** The epochs of the workers that have begun, and what they said in the end. */
    final List<Integer> workers = new ArrayList<>();

    final List<String> reports = new ArrayList<>();

    static Attempted verifying(int generation) {
      Attempted build = new Attempted();
      build.verifies = generation;
      return build;
    }

    /** What is said of the generation that it compares. */
    String verdict() {
      return switch (state) {
        case "succeeded" -> "equal";
        case "failed", "cancelled" -> state;
        default -> "pending";
      };
    }

    void dispatch() {
      dispatched = true;
      everDispatched = true;
    }

    boolean ended() {
      return !state.equals("queued") && !state.equals("running");
    }

    @Override
    public String toString() {
      return state
          + List.of(epoch, losses, generation, verifies, dispatched, everDispatched)
          + List.of(workers, reports);
    }

    Attempted copy() {
      Attempted copy = new Attempted();
      copy.state = state;
      copy.epoch = epoch;
      copy.losses = losses;
      copy.generation = generation;
      copy.verifies = verifies;
      copy.dispatched = dispatched;
      copy.everDispatched = everDispatched;
      copy.workers.addAll(workers);
      copy.reports.addAll(reports);
      return copy;
    }
  }

  int activeBuilds() {
    return (int)
        images.values().stream()
            .flatMap(image -> image.builds.stream())
            .filter(build -> !build.ended())
            .count();
  }

  long activeEnvironments() {
    return environments.values().stream().filter(one -> !one.archived).count();
  }

  void happened(String kind) {
    feed.merge(kind, 1, Integer::sum);
  }

  @Override
  public String toString() {
    return List.of(strict, mostEnvironments, mostBuilds, revision, members, environments, anonymous)
        + List.of(images, known, feed).toString();
  }

  ModelSpace copy() {
    ModelSpace copy = new ModelSpace();
    copy.strict = strict;
    copy.mostEnvironments = mostEnvironments;
    copy.mostBuilds = mostBuilds;
    copy.revision = revision;
    copy.members.putAll(members);
    environments.forEach((name, one) -> copy.environments.put(name, one.copy()));
    copy.anonymous.addAll(anonymous);
    images.forEach((hash, one) -> copy.images.put(hash, one.copy()));
    copy.known.addAll(known);
    copy.feed.putAll(feed);
    return copy;
  }
}
