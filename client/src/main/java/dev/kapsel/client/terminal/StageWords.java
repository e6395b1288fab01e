package dev.kapsel.client.terminal;

import dev.kapsel.model.build.Stage;

/** The stages of a build in words. */
final class StageWords {

  private StageWords() {}

  static String of(Stage stage) {
    return switch (stage) {
      case RESOLVE_BASE -> "resolve base";
      case STEPS -> "docker steps";
      case RESOLVE_PACKAGES -> "resolve packages";
      case REUSE -> "reuse";
      case FETCH -> "fetch";
      case LAYERS -> "layers";
      case PUSH -> "push";
      case COMPARE -> "compare";
      case REPORT -> "report";
    };
  }
}
