package dev.kapsel.functions.retention;

import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Departing;
import dev.kapsel.model.image.Departing.Why;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.GenerationSummary;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides which generations of an image nobody needs: those that callers do not get any more, and
 * all of an image that no version names, archived ones included. Nothing of an image is decided
 * while it is being built, and a pin keeps what is pinned.
 */
@Singleton
final class Departures {

  private final Environments environments;
  private final Superseded superseded;

  Departures(Environments environments, Superseded superseded) {
    this.environments = environments;
    this.superseded = superseded;
  }

  /** Whether only anonymous versions, or none, name an image, and no pin holds it. */
  boolean unnamed(WorkspaceName workspace, DefinitionHash hash, ImageHead head) {
    return !head.pinned() && environments.anyWith(workspace, hash).isEmpty();
  }

  List<Departing> of(
      WorkspaceName workspace, ImageHead head, List<Generation> generations, int days) {
    List<Departing> departing = new ArrayList<>();
    if (head.slot() != null || generations.isEmpty()) {
      return departing;
    }
    DefinitionHash hash = generations.getFirst().definitionHash();
    boolean unnamed = unnamed(workspace, hash, head);
    Map<Integer, Instant> marks = superseded.since(workspace, generations);
    for (Generation generation : generations) {
      boolean current = current(head, generation);
      Instant mark = current ? null : marks.get(generation.number());
      Instant since = unnamed ? earlier(mark, head.unnamedSince()) : mark;
      if (unnamed || !current) {
        departing.add(departing(generation, unnamed ? Why.UNNAMED : Why.SUPERSEDED, since, days));
      }
    }
    return departing;
  }

  static boolean current(ImageHead head, Generation generation) {
    GenerationSummary current = head.current();
    return current != null && current.number() == generation.number();
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }

  private static Departing departing(
      Generation generation, Why why, @Nullable Instant since, int days) {
    return new Departing(
        generation.definitionHash(),
        generation.number(),
        generation.digest(),
        generation.size(),
        why,
        since,
        since == null ? null : since.plus(Duration.ofDays(days)));
  }
}
