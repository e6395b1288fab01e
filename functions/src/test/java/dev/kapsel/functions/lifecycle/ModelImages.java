package dev.kapsel.functions.lifecycle;

import dev.kapsel.functions.lifecycle.Life.By;
import dev.kapsel.functions.lifecycle.Life.Choice;
import dev.kapsel.functions.lifecycle.ModelSpace.Image;
import dev.kapsel.functions.lifecycle.ModelSpace.Version;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The model's images. */
final class ModelImages {

  private final Model model;
  private final ModelBuilds builds;

  ModelImages(Model model, ModelBuilds builds) {
    this.model = model;
    this.builds = builds;
  }

  private @Nullable Image image(String space, int content) {
    return model.space(space).images.get(Life.imageOf(content));
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
      return "building " + ModelBuilds.named(content, own.slot);
    }
    return own != null && own.failed > 0
        ? "failed " + ModelBuilds.named(content, own.failed)
        : "miss";
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
    return builds.full(space)
        ? "quota-exceeded"
        : "building " + ModelBuilds.named(content, builds.claim(space, content));
  }

  private boolean withheld(String space, int content) {
    Image image = image(space, content);
    return space.equals(Life.CURATED)
        && image != null
        && image.current == 0
        && image.generations > 0;
  }

  String rebuild(String who, String space, int content, String from) {
    String refused = model.refused(who, space, "contributor");
    Image image = image(space, content);
    if (refused != null || image == null) {
      return refused != null ? refused : "not-found";
    }
    if (image.slot > 0) {
      return "joined " + ModelBuilds.named(content, image.slot);
    }
    if (from.equals("lock") && image.current == 0 && !withheld(space, content)) {
      return "state-conflict";
    }
    return builds.full(space)
        ? "quota-exceeded"
        : "queued " + ModelBuilds.named(content, builds.claim(space, content));
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
    if (image.current != choice.generation() || image.pinned != choice.pinned()) {
      image.current = choice.generation();
      image.pinned = choice.pinned();
      image.revision++;
      model.space(space).happened("current-changed");
    }
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
        + (image.slot > 0 ? " " + ModelBuilds.named(content, image.slot) : "")
        + " r"
        + image.revision;
  }

  /** All images of one content are alike, so their generations have it or none has. */
  String searchPackage(String who, String space, int content, boolean onlyCurrent) {
    String refused = model.refused(who, space, "reader");
    if (refused != null) {
      return refused;
    }
    List<String> users = users(space, content);
    Image own = image(space, content);
    Image curated = space.equals(Life.CURATED) ? null : image(Life.CURATED, content);
    List<String> rows = new ArrayList<>();
    if (own != null) {
      addGenerations(rows, space, own, users, onlyCurrent);
    }
    boolean hit = own == null || own.current == 0;
    if (curated != null && curated.current > 0 && hit && !users.isEmpty()) {
      addGenerations(rows, Life.CURATED, curated, users, onlyCurrent);
    }
    return "200 " + rows;
  }

  private static void addGenerations(
      List<String> rows, String place, Image image, List<String> users, boolean onlyCurrent) {
    for (int number = 1; number <= image.generations; number++) {
      boolean current = number == image.current;
      if (current || !onlyCurrent) {
        rows.add(place + " " + number + (current ? " current " : " ") + users);
      }
    }
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
}
