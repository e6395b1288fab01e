package dev.kapsel.functions.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a sequence that goes wrong as short as it can be and still goes wrong. */
final class Shrinking {

  private final Function<List<Step>, @Nullable String> play;
  private List<Step> steps;
  private String wrong;

  Shrinking(Function<List<Step>, @Nullable String> play, List<Step> steps, String wrong) {
    this.play = play;
    this.steps = steps;
    this.wrong = wrong;
  }

  /** The steps that are left, one a line, and what goes wrong. */
  String shortest() {
    boolean shorter = true;
    while (shorter) {
      shorter = false;
      for (int size = Math.max(1, steps.size() / 2); size >= 1; size /= 2) {
        for (int from = steps.size() - size; from >= 0; from -= size) {
          shorter |= stillWrong(without(from, size));
        }
      }
      for (int at = 0; at < steps.size(); at++) {
        for (int deed = steps.get(at).deeds().size() - 1; deed >= 0; deed--) {
          shorter |=
              steps.get(at).deeds().size() > 1 && stillWrong(without(at, steps.get(at), deed));
        }
      }
    }
    StringBuilder shown = new StringBuilder();
    steps.forEach(step -> shown.append("  ").append(step).append('\n'));
    return shown + wrong;
  }

  private List<Step> without(int from, int size) {
    List<Step> less = new ArrayList<>(steps);
    less.subList(from, Math.min(from + size, less.size())).clear();
    return less;
  }

  private List<Step> without(int at, Step step, int deed) {
    List<Step> less = new ArrayList<>(steps);
    less.set(at, step.without(deed));
    return less;
  }

  private boolean stillWrong(List<Step> less) {
    String still = play.apply(less);
    if (still == null) {
      return false;
    }
    steps = less;
    wrong = still;
    return true;
  }
}
