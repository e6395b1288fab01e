package dev.kapsel.client.cli;

import dev.kapsel.client.terminal.Columns;
import dev.kapsel.client.terminal.FailureLines;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.GenerationSummary;
import dev.kapsel.model.image.Layer;
import java.util.ArrayList;
import java.util.List;

/** Images and what is known of them, as lines. */
public final class ImageLines {

  private final Terminal terminal;
  private final Style style;

  public ImageLines(Terminal terminal) {
    this.terminal = terminal;
    this.style = terminal.style();
  }

  static boolean exists(LookupAnswer answer) {
    return answer.there().isPresent();
  }

  /** What is known, in a few words. */
  static String brief(LookupAnswer answer) {
    return switch (answer) {
      case LookupAnswer.Hit hit -> hit.generation().reference().toString();
      case LookupAnswer.Stale stale -> stale.generation().reference() + " (stale)";
      case LookupAnswer.Building building -> "building, by " + building.build().id();
      case LookupAnswer.Failed failed -> "not built: " + failed.build().id() + " failed";
      case LookupAnswer.Miss miss -> "not built yet";
    };
  }

  List<String> of(LookupAnswer answer) {
    List<String> lines = new ArrayList<>();
    switch (answer) {
      case LookupAnswer.Hit hit -> {
        lines.add(style.good("hit"));
        lines.addAll(of(hit.generation()));
      }
      case LookupAnswer.Stale stale -> {
        lines.add(style.warn("stale: ") + Text.safe(stale.why()));
        lines.addAll(of(stale.generation()));
      }
      case LookupAnswer.Building building -> {
        lines.add(style.accent("building") + ", by " + building.build().id());
        lines.add(label("hash") + answer.hash());
      }
      case LookupAnswer.Failed failed -> lines.addAll(failed(failed.build()));
      case LookupAnswer.Miss miss -> {
        lines.add(style.warn("miss") + ": not built yet");
        lines.add(label("hash") + miss.hash());
      }
    }
    return lines;
  }

  private List<String> failed(Build build) {
    List<String> lines = new ArrayList<>();
    lines.add(style.bad("failed") + ", in build " + build.id());
    lines.add(label("hash") + build.definitionHash());
    if (build.failure() != null) {
      lines.addAll(new FailureLines(style, terminal.width()).of(build.failure()));
    }
    return lines;
  }

  /** One generation, without its layers. */
  public List<String> of(Generation generation) {
    List<String> lines = facts(generation.summary());
    generation.warnings().forEach(w -> lines.add(label("warning") + style.warn(Text.safe(w))));
    return lines;
  }

  private List<String> of(GenerationSummary generation) {
    List<String> lines = facts(generation);
    if (generation.warningCount() > 0) {
      String count = Units.count(generation.warningCount(), "warning");
      lines.add(label("warnings") + style.warn(count) + ", shown by kapsel image show");
    }
    return lines;
  }

  private List<String> facts(GenerationSummary generation) {
    List<String> lines = new ArrayList<>();
    lines.add(label("image") + style.bold(generation.reference().toString()));
    lines.add(
        label("size")
            + Units.bytes(generation.size())
            + " in "
            + Units.count(generation.layerCount(), "layer"));
    lines.add(label("base") + generation.base());
    lines.add(label("hash") + generation.definitionHash());
    lines.add(label("lock") + generation.lockHash());
    lines.add(
        label("made")
            + Units.moment(generation.createdAt())
            + ", generation "
            + generation.number()
            + ", "
            + generation.reason());
    return lines;
  }

  /** Of a generation that was built, and that callers do not get yet. */
  static String withheld(int generation) {
    return "generation "
        + generation
        + " is withheld until it is made the current one (kapsel image rollback; kapsel curated"
        + " publish does it after its tests)";
  }

  List<String> of(ImageView image, boolean layers) {
    List<String> lines = new ArrayList<>();
    lines.add(style.bold(image.hash().toString()));
    Columns table = new Columns(">generation", "digest", ">size", ">layers", "made", "reason", "");
    for (Generation one : image.generations()) {
      table.row(
          Integer.toString(one.number()),
          one.digest().toString(),
          Units.bytes(one.size()),
          Integer.toString(one.layers().size()),
          Units.moment(one.createdAt()),
          one.reason().toString(),
          Integer.valueOf(one.number()).equals(image.current()) ? current(image) : "");
    }
    lines.addAll(
        image.generations().isEmpty() ? List.of("  no generation yet") : table.lines(2, style));
    if (image.current() == null && !image.generations().isEmpty()) {
      lines.add("  " + style.warn(withheld(image.generations().getFirst().number())));
    }
    if (image.building() != null) {
      Build building = image.building();
      lines.add(style.accent("  building") + ", by " + building.id() + ", " + building.reason());
    }
    if (image.stale() != null) {
      lines.add(
          style.warn("  stale")
              + ", its base names another image since "
              + Units.moment(image.stale().since())
              + ": "
              + image.stale().base()
              + "; see kapsel image rebuild");
    }
    for (Generation one : image.generations()) {
      if (Integer.valueOf(one.number()).equals(image.current())) {
        lines.addAll(of(one));
        lines.addAll(layers ? layers(one.layers()) : List.of());
      }
    }
    return lines;
  }

  private static String current(ImageView image) {
    return image.pinned() ? "current, pinned" : "current";
  }

  /** The layers, the undermost first. */
  public List<String> layers(List<Layer> layers) {
    Columns table = new Columns(">size", "digest", "content");
    for (Layer layer : layers) {
      table.row(Units.bytes(layer.size()), Units.brief(layer.digest()), Text.safe(layer.content()));
    }
    return table.lines(2, style);
  }

  private String label(String name) {
    return Text.label(2, style.faint(name), 10);
  }
}
