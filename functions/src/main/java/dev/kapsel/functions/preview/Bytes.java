package dev.kapsel.functions.preview;

import dev.kapsel.model.api.BuildForecast.ExpectedStage;
import dev.kapsel.model.api.BuildForecast.Nearness;
import dev.kapsel.model.api.BuildForecast.Span;
import dev.kapsel.model.build.Stage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes a build would fetch and push, as far as the nearest generation tells. All of it
 * supposes that base and index answer as they did when that was made; {@code why} says so.
 *
 * @param fetched what the nearest generation fetches at most; null where that is no bound
 * @param pushed likewise
 */
record Bytes(boolean known, @Nullable Long fetched, @Nullable Long pushed, String why) {

  private static final int NAMED = 3;

  static Bytes of(@Nullable Near near, PackageForecast.@Nullable Packages packages) {
    if (near == null || packages == null) {
      return unknown("nothing like it was built in this workspace");
    }
    if (near.otherwise() != null) {
      return unknown(name(near) + " differs in more than packages: " + near.otherwise());
    }
    List<String> unseen = packages.unseen();
    if (!unseen.isEmpty()) {
      return new Bytes(true, null, null, name(near) + " does not hold " + some(unseen));
    }
    if (packages.fewer()) {
      return new Bytes(
          true,
          near.lock().downloadSize(),
          near.generation().size(),
          name(near)
              + " holds all of it and more; small packages that share a layer with what is"
              + " left out are packed anew");
    }
    return new Bytes(
        true, 0L, 0L, name(near) + " holds all of it, if base and index answer as they did then");
  }

  private static Bytes unknown(String why) {
    return new Bytes(false, null, null, why);
  }

  ExpectedStage stage(Stage stage, @Nullable Span seconds, @Nullable Long most) {
    return new ExpectedStage(stage, seconds, known ? 0L : null, most, why);
  }

  private static String name(Near near) {
    String text = "generation " + near.basis().generation();
    return near.basis().nearness() == Nearness.ENVIRONMENT
        ? text + " of version " + near.basis().version()
        : text + " of an image on the same base";
  }

  private static String some(List<String> all) {
    String first = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
    return all.size() <= NAMED ? first : first + " and " + (all.size() - NAMED) + " more";
  }
}
