package dev.kapsel.functions.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.image.KnownBuilds;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.image.GenerationSummary;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells stacks that wait what has become of their image, once there is something to tell. */
@Singleton
final class StackReplies {

  private static final Logger LOG = LoggerFactory.getLogger(StackReplies.class);

  private final ImageLookup lookup;
  private final KnownBuilds builds;
  private final Environments environments;
  private final StackWaiters waiters;
  private final AnsweredRequests answered;
  private final StackAnswers answers;
  private final Clock clock;

  StackReplies(
      ImageLookup lookup,
      KnownBuilds builds,
      Environments environments,
      StackWaiters waiters,
      AnsweredRequests answered,
      StackAnswers answers,
      Clock clock) {
    this.lookup = lookup;
    this.builds = builds;
    this.environments = environments;
    this.waiters = waiters;
    this.answered = answered;
    this.answers = answers;
    this.clock = clock;
  }

  void send(StackAnswer answer, URI to) {
    answered.keep(answer);
    sendAgain(answer, to);
  }

  /** Whatever else is kept of it. */
  void sendAgain(StackAnswer answer, URI to) {
    try {
      answers.send(to, KapselJson.mapper().writeValueAsBytes(answer));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer that is no JSON", e);
    }
  }

  /** Answers if the image exists, its build has failed, or the wait has been too long. */
  void tell(StackWaiter waiter) {
    switch (lookup.find(waiter.workspace(), waiter.hash())) {
      case LookupAnswer.Hit hit -> success(waiter, hit.generation());
      case LookupAnswer.Stale stale -> success(waiter, stale.generation());
      case LookupAnswer.Failed failed -> failed(waiter, failed.build());
      case LookupAnswer.Building building ->
          late(waiter, "build " + building.build().id() + " goes on");
      case LookupAnswer.Miss miss -> missed(waiter);
    }
  }

  private void failed(StackWaiter waiter, Build build) {
    if (waiter.build() == null) {
      // One of before, as long as the image was not asked for.
      late(waiter, "build " + build.id() + " failed");
      return;
    }
    Failure failure = build.failure();
    end(
        waiter,
        waiter.failure(
            "build "
                + build.id()
                + " failed"
                + (failure == null ? "" : ": " + failure.message() + ". " + failure.advice())));
  }

  /** For the image a build that was cancelled is as if it had never been. */
  private void missed(StackWaiter waiter) {
    BuildId build = waiter.build();
    if (build != null && builds.get(waiter.workspace(), build).state() == BuildState.CANCELLED) {
      end(
          waiter,
          waiter.failure(
              "build " + build + " was cancelled. Repeat the stack operation for another one."));
      return;
    }
    late(waiter, "image " + waiter.hash() + " is not made");
  }

  private void success(StackWaiter waiter, GenerationSummary generation) {
    EnvironmentVersion version =
        environments
            .find(waiter.workspace(), waiter.name(), waiter.version())
            .orElseThrow(() -> new IllegalStateException("no version " + waiter.version()));
    Map<String, String> data = new TreeMap<>(data(version));
    data.put("Generation", Integer.toString(generation.number()));
    data.put("Image", generation.reference().toString());
    data.put("Digest", generation.digest().toString());
    end(
        waiter,
        StackAnswer.success(
            waiter.declared(), "generation " + generation.number() + " of the image", data));
  }

  /** What every answer says, with and without an image. */
  static Map<String, String> data(EnvironmentVersion version) {
    return Map.of(
        "Workspace", version.workspace().toString(),
        "Name", version.name().toString(),
        "Version", version.version().toString(),
        "DefinitionHash", version.definitionHash().toString(),
        "ContentId", version.contentId().toString());
  }

  private void late(StackWaiter waiter, String what) {
    if (clock.instant().isBefore(waiter.until())) {
      return;
    }
    end(
        waiter,
        waiter.failure(
            what
                + "; a stack cannot wait longer. Repeat the stack operation: it then finds"
                + " what was made meanwhile."));
  }

  /**
   * The answer first: one that is sent twice does no harm, one that is not sent hangs the stack.
   */
  private void end(StackWaiter waiter, StackAnswer answer) {
    sendAgain(answer, waiter.declared().answerTo());
    waiters.remove(waiter, answered.kept(answer));
    LOG.info(
        "told {} of {}: {}",
        waiter.declared().logical(),
        waiter.declared().stack(),
        answer.status());
  }
}
