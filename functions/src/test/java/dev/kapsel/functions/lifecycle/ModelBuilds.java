package dev.kapsel.functions.lifecycle;

import dev.kapsel.functions.lifecycle.ModelSpace.Attempted;
import dev.kapsel.functions.lifecycle.ModelSpace.Image;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The model's builds, those that verify among them. */
final class ModelBuilds {

  private static final int MOST_LOSSES = 3;

  private final Model model;

  ModelBuilds(Model model) {
    this.model = model;
  }

  private @Nullable Image image(String space, int content) {
    return model.space(space).images.get(Life.imageOf(content));
  }

  private @Nullable Attempted build(String space, int content, int number) {
    Image image = image(space, content);
    return image == null || image.builds.size() < number ? null : image.builds.get(number - 1);
  }

  static String named(int content, int build) {
    return "i" + Life.imageOf(content) + "#" + build;
  }

  boolean full(String name) {
    return model.past().space(name).activeBuilds() >= model.space(name).mostBuilds;
  }

  int claim(String in, int content) {
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

  /** Ends a build, which frees the image, if it held it. */
  private void end(String space, int content, int number, String state, Consumer<Image> also) {
    Attempted build = Objects.requireNonNull(build(space, content, number));
    Image image = Objects.requireNonNull(image(space, content));
    build.state = state;
    build.dispatched = false;
    if (build.verifies == 0) {
      image.slot = 0;
      image.revision++;
      also.accept(image);
    }
    model.space(space).happened("build-ended");
  }

  /** In nobody's way: it has no slot, and nothing of the image changes. */
  String verify(String who, String space, int content, int generation) {
    String refused = model.refused(who, space, "contributor");
    Image image = image(space, content);
    if (refused != null || image == null || generation > image.generations) {
      return refused != null ? refused : "not-found";
    }
    if (full(space)) {
      return "quota-exceeded";
    }
    image.builds.add(Attempted.verifying(generation));
    model.space(space).happened("build-queued");
    return "202 " + named(content, image.builds.size()) + " pending";
  }

  String verifications(String who, String space, int content, int generation) {
    String refused = model.refused(who, space, "reader");
    Image image = image(space, content);
    if (refused != null || image == null || generation > image.generations) {
      return refused != null ? refused : "not-found";
    }
    TreeSet<String> rows = new TreeSet<>();
    for (int i = 1; i <= image.builds.size(); i++) {
      Attempted build = image.builds.get(i - 1);
      if (build.verifies == generation) {
        rows.add(named(content, i) + " " + build.verdict());
      }
    }
    return "200 " + List.copyOf(rows);
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
    if (build.verifies == 0) {
      Objects.requireNonNull(image(space, content)).revision++;
    }
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
    if (success && build.verifies == 0) {
      end(space, content, number, "succeeded", image -> publish(space, image));
      build.generation = Objects.requireNonNull(image(space, content)).generations;
      model.space(space).happened("generation-published");
    } else if (success) {
      end(space, content, number, "succeeded", image -> {});
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
