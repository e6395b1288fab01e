package dev.kapsel.functions.lifecycle;

import dev.kapsel.functions.lifecycle.Life.By;
import dev.kapsel.functions.lifecycle.Life.Choice;
import dev.kapsel.functions.lifecycle.ModelSpace.Attempted;
import dev.kapsel.functions.lifecycle.ModelSpace.Image;
import dev.kapsel.functions.lifecycle.ModelSpace.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The model's images and builds. */
final class ModelImages {

  private static final int MOST_LOSSES = 3;

  private final Model model;

  ModelImages(Model model) {
    this.model = model;
  }

  private @Nullable Image image(String space, int content) {
    return model.space(space).images.get(Life.imageOf(content));
  }

  private @Nullable Attempted build(String space, int content, int number) {
    Image image = image(space, content);
    return image == null || image.builds.size() < number ? null : image.builds.get(number - 1);
  }

  private static String named(int content, int build) {
    return "i" + Life.imageOf(content) + "#" + build;
  }

  /** What a look-up answers. */
  String found(String space, int content) {
    Image own = image(space, content);
    if (own != null && own.current > 0) {
      return "hit " + space + " " + own.current;
    }
    Image curated = image(Life.CURATED, content);
    if (curated != null && curated.current > 0) {
      return "hit " + Life.CURATED + " " + curated.current;
    }
    if (own != null && own.slot > 0) {
      return "building " + named(content, own.slot);
    }
    return own != null && own.failed > 0 ? "failed " + named(content, own.failed) : "miss";
  }

  private boolean tooLoose(String space, By by, int content) {
    return by == By.CONTENT && content == Life.LOOSE && model.space(space).strict;
  }

  String lookUp(String who, String space, By by, int content) {
    String refused = model.refused(who, space, "reader");
    return refused != null
        ? refused
        : tooLoose(space, by, content) ? "invalid-definition" : found(space, content);
  }

  String ensure(String who, String space, By by, int content) {
    String refused = model.refused(who, space, "contributor");
    if (refused != null) {
      return refused;
    }
    return tooLoose(space, by, content) ? "invalid-definition" : ensured(space, by, content);
  }

  String ensureLatest(String who, String space, String name) {
    String refused = model.refused(who, space, "contributor");
    Version version = Model.find(model.past().space(space), name, null);
    return refused != null
        ? refused
        : version == null ? "not-found" : ensured(space, By.CONTENT, version.content);
  }

  private String ensured(String space, By by, int content) {
    String found = found(space, content);
    if (!found.startsWith("failed") && !found.equals("miss")) {
      return found;
    }
    if (by == By.HASH && !model.space(space).known.contains(Life.imageOf(content))) {
      return "not-found";
    }
    if (withheld(space, content)) {
      return "state-conflict";
    }
    return full(space) ? "quota-exceeded" : "building " + named(content, claim(space, content));
  }

  private boolean withheld(String space, int content) {
    Image image = image(space, content);
    return space.equals(Life.CURATED)
        && image != null
        && image.current == 0
        && image.generations > 0;
  }

  private boolean full(String name) {
    return model.past().space(name).activeBuilds() >= model.space(name).mostBuilds;
  }

  private int claim(String in, int content) {
    ModelSpace space = model.space(in);
    Image image = image(in, content);
    if (image == null) {
      image = new Image();
      space.images.put(Life.imageOf(content), image);
      space.known.add(Life.imageOf(content));
    } else {
      image.revision++;
    }
    image.builds.add(new Attempted());
    image.slot = image.builds.size();
    space.happened("build-queued");
    return image.slot;
  }

  String rebuild(String who, String space, int content, String from) {
    String refused = model.refused(who, space, "contributor");
    Image image = image(space, content);
    if (refused != null || image == null) {
      return refused != null ? refused : "not-found";
    }
    if (image.slot > 0) {
      return "joined " + named(content, image.slot);
    }
    if (from.equals("lock") && image.current == 0 && !withheld(space, content)) {
      return "state-conflict";
    }
    return full(space) ? "quota-exceeded" : "queued " + named(content, claim(space, content));
  }

  String cancel(String who, String space, int content, int number) {
    Attempted build = build(space, content, number);
    if (build == null) {
      return "none";
    }
    String refused = model.refused(who, space, "contributor");
    if (refused != null) {
      return refused;
    }
    if (build.ended()) {
      return build.state.equals("cancelled") ? "200 cancelled" : "state-conflict";
    }
    end(space, content, number, "cancelled", image -> {});
    model.space(space).happened("other");
    return "200 cancelled";
  }

  /** Ends a build, which frees the image. */
  private void end(String space, int content, int number, String state, Consumer<Image> also) {
    Attempted build = Objects.requireNonNull(build(space, content, number));
    Image image = Objects.requireNonNull(image(space, content));
    build.state = state;
    build.dispatched = false;
    image.slot = 0;
    image.revision++;
    also.accept(image);
    model.space(space).happened("build-ended");
  }

  String setCurrent(String who, String space, int content, Choice choice) {
    String refused = model.refused(who, space, "contributor");
    Image image = image(space, content);
    if (refused != null || image == null) {
      return refused != null ? refused : "not-found";
    }
    if (choice.match() != Life.ANY && choice.match() != image.revision) {
      return "precondition-failed";
    }
    if (choice.generation() > image.generations) {
      return "not-found";
    }
    image.current = choice.generation();
    image.pinned = choice.pinned();
    image.revision++;
    model.space(space).happened("current-changed");
    return "200";
  }

  String image(String who, String space, int content) {
    String refused = model.refused(who, space, "reader");
    Image image = image(space, content);
    if (refused != null || image == null) {
      return refused != null ? refused : "not-found";
    }
    return "200 current "
        + image.current
        + (image.pinned ? " pinned of " : " of ")
        + image.generations
        + (image.slot > 0 ? " " + named(content, image.slot) : "")
        + " r"
        + image.revision;
  }

  String builds(String who, String space) {
    String refused = model.refused(who, space, "reader");
    if (refused != null) {
      return refused;
    }
    TreeSet<String> rows = new TreeSet<>();
    model
        .space(space)
        .images
        .forEach(
            (content, image) -> {
              for (int i = 1; i <= image.builds.size(); i++) {
                Attempted build = image.builds.get(i - 1);
                rows.add(named(content, i) + " " + build.state + " generation " + build.generation);
              }
            });
    return "200 " + List.copyOf(rows);
  }

  /** All images of one content are alike, so their generations have it or none has. */
  String searchPackage(String who, String space, int content, boolean onlyCurrent) {
    String refused = model.refused(who, space, "reader");
    if (refused != null) {
      return refused;
    }
    Image image = image(space, content);
    List<String> rows = new ArrayList<>();
    for (int number = 1; image != null && number <= image.generations; number++) {
      boolean current = number == image.current;
      if (current || !onlyCurrent) {
        rows.add(number + (current ? " current " : " ") + users(space, content));
      }
    }
    return "200 " + rows;
  }

  private List<String> users(String space, int content) {
    List<String> users = new ArrayList<>();
    model
        .space(space)
        .environments
        .forEach(
            (name, env) ->
                env.versions.stream()
                    .filter(one -> Life.imageOf(one.content) == Life.imageOf(content))
                    .sorted(Model.BY_NAME)
                    .forEach(one -> users.add(name + ":" + one.name)));
    return users.size() > Life.USERS_SHOWN ? users.subList(0, Life.USERS_SHOWN) : users;
  }

  String dispatch() {
    each(
        (space, content, number) -> {
          Attempted build = Objects.requireNonNull(build(space, content, number));
          if (build.state.equals("queued")) {
            build.dispatch();
          }
        });
    return "done";
  }

  String silence() {
    each(
        (space, content, number) -> {
          Attempted build = Objects.requireNonNull(build(space, content, number));
          if (build.state.equals("queued") && !build.dispatched) {
            build.dispatch();
          } else if (!build.ended()) {
            lose(space, content, number, build);
          }
        });
    return "done";
  }

  private void lose(String space, int content, int number, Attempted build) {
    build.losses++;
    if (build.losses >= MOST_LOSSES) {
      end(space, content, number, "failed", image -> image.failed = number);
      return;
    }
    if (build.state.equals("running")) {
      model.space(space).happened("build-queued");
    }
    build.state = "queued";
    build.dispatched = false;
    build.epoch++;
    Objects.requireNonNull(image(space, content)).revision++;
  }

  private interface Visitor {
    void visit(String space, int content, int number);
  }

  private void each(Visitor visitor) {
    for (String space : model.names()) {
      for (int content : List.copyOf(model.space(space).images.keySet())) {
        int builds = Objects.requireNonNull(image(space, content)).builds.size();
        for (int number = 1; number <= builds; number++) {
          visitor.visit(space, content, number);
        }
      }
    }
  }

  String begin(String space, int content, int number) {
    Attempted build = build(space, content, number);
    if (build == null) {
      return "none";
    }
    if (!build.everDispatched) {
      return "no worker";
    }
    if (!build.state.equals("queued") || !build.dispatched) {
      return "unauthenticated";
    }
    build.state = "running";
    build.workers.add(build.epoch);
    build.reports.add("");
    model.space(space).happened("build-started");
    return "begun";
  }

  String report(String space, int content, int number, int before, boolean success) {
    Attempted build = build(space, content, number);
    if (build == null) {
      return "none";
    }
    int worker = build.workers.size() - 1 - before;
    if (worker < 0) {
      return "no worker";
    }
    String said = success ? "success" : "failure";
    String known = build.reports.get(worker);
    if (!known.isEmpty()) {
      return known.equals(said) ? "counted" : "ignored";
    }
    if (build.ended() || build.workers.get(worker) != build.epoch) {
      build.reports.set(worker, "too late");
      return "ignored";
    }
    build.reports.set(worker, said);
    if (success) {
      end(space, content, number, "succeeded", image -> publish(space, image));
      build.generation = Objects.requireNonNull(image(space, content)).generations;
      model.space(space).happened("generation-published");
    } else {
      end(space, content, number, "failed", image -> image.failed = number);
    }
    return "counted";
  }

  private void publish(String space, Image image) {
    image.generations++;
    boolean stays = image.pinned || space.equals(Life.CURATED);
    image.current = stays ? image.current : image.generations;
    image.failed = 0;
  }
}
