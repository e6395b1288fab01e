package dev.kapsel.builder.worker;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.context.ContextArchive;
import dev.kapsel.builder.network.Downloads;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.NetworkRules;
import dev.kapsel.model.context.ContextLimits;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.ImageSource.Arguments;
import dev.kapsel.model.dockerfile.Dockerfile;
import dev.kapsel.model.dockerfile.DockerfileProblem;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.workspace.WorkspaceSettings.NetworkPolicy;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine is to run, as the definition says it: steps, a Dockerfile, or a build context that
 * is fetched for it.
 *
 * @param files what the Dockerfile copies from; null: nothing
 */
record DockerfileSource(
    Dockerfile dockerfile, @Nullable ContextArchive files, Arguments arguments) {

  /** As the service counts them in a Dockerfile's text. */
  private static final int MOST_BYTES = 102_400;

  DockerfileSource {
    arguments.values().keySet().stream()
        .filter(Dockerfile::isForTheEngine)
        .findFirst()
        .ifPresent(
            name -> {
              throw new BuildFailedException(
                  FailureCode.DOCKERFILE_REFUSED,
                  "the argument `" + name + "` is for the engine and not for the steps",
                  "Remove it from `image.arguments`.");
            });
  }

  /**
   * @param directory of this build alone
   * @throws BuildFailedException if the context is not to be had, or its Dockerfile is not run
   */
  static DockerfileSource of(BuildPlan plan, Workshop workshop, Path directory) {
    Platform platform = plan.definition().platform();
    return switch (plan.definition().image()) {
      case ImageSource.Base base -> throw new IllegalArgumentException("a base is run by nobody");
      case ImageSource.Steps steps ->
          new DockerfileSource(run(Dockerfile.of(steps, platform)), null, steps.arguments());
      case ImageSource.Dockerfile text ->
          new DockerfileSource(run(Dockerfile.of(text, platform)), null, text.arguments());
      case ImageSource.Context context -> {
        ContextArchive files = fetched(plan, context, workshop, directory);
        String text = files.text(context.dockerfile(), MOST_BYTES);
        Dockerfile.Reading reading = Dockerfile.of(context, text, platform);
        mayAsk(plan, reading);
        yield new DockerfileSource(run(reading), files, context.arguments());
      }
    };
  }

  private static ContextArchive fetched(
      BuildPlan plan, ImageSource.Context context, Workshop workshop, Path directory) {
    BuildPlan.ContextArchive archive = plan.context();
    if (archive == null) {
      throw new BuildFailedException(
          FailureCode.CONTEXT_UNAVAILABLE,
          "the service did not say where the build context is",
          "Bring the service up to date with its workers.");
    }
    Downloads.Origin store =
        new Downloads.Origin(
            "store of build contexts",
            FailureCode.CONTEXT_UNAVAILABLE,
            FailureCode.CONTEXT_UNAVAILABLE,
            "Try again; if it stays so, upload the context again with `kapsel context put DIR`.");
    Path file = directory.resolve("context.tar.gz");
    new Downloads(workshop.http(), store, workshop.cache())
        .fetch(archive.url(), file, ContextLimits.ARCHIVE_BYTES);
    return ContextArchive.checked(file, context.content());
  }

  /** The service could not see what a context's Dockerfile names. */
  private static void mayAsk(BuildPlan plan, Dockerfile.Reading reading) {
    BuildPlan.ContextArchive archive = plan.context();
    if (archive == null) {
      return;
    }
    List<Finding> refused =
        NetworkRules.ofImages(
            reading.images(), "/image/context", new NetworkPolicy(archive.hosts()));
    if (!refused.isEmpty()) {
      throw new BuildFailedException(
          FailureCode.DOCKERFILE_REFUSED, refused.getFirst().message(), refused.getFirst().fix());
    }
  }

  private static Dockerfile run(Dockerfile.Reading reading) {
    Dockerfile dockerfile = reading.dockerfile();
    if (dockerfile != null) {
      return dockerfile;
    }
    DockerfileProblem first = reading.problems().getFirst();
    throw new BuildFailedException(
        FailureCode.DOCKERFILE_REFUSED, "the Dockerfile is not run: " + first, first.fix());
  }
}
