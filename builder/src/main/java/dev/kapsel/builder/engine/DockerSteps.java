package dev.kapsel.builder.engine;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.base.BaseLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs Dockerfile instructions over a base that was resolved before. The engine gets that base as a
 * file and fetches nothing by itself: what else a build asks for passes its guard, and so does what
 * the base is made of. What the instructions ask for in the network is theirs and the engine's.
 */
public final class DockerSteps {

  /** Nobody can register this name, so an engine that missed the image could not fetch another. */
  private static final String REPOSITORY = "kapsel.invalid/steps";

  private static final int MOST_LAYERS = 100;

  private final DockerCommand docker;
  private final Path directory;

  /**
   * @param directory of these steps alone, for files of the size of the base
   */
  public DockerSteps(DockerCommand docker, Path directory) {
    this.docker = docker;
    this.directory = directory;
  }

  /**
   * @param name of this attempt; the engine may be asked by many at once
   * @param anew whether nothing may be used that earlier steps have left in the engine
   * @param mostBytes of all that the steps write, unpacked
   */
  public record Request(
      String name,
      BaseImage base,
      List<String> steps,
      Map<String, String> arguments,
      boolean anew,
      long mostBytes) {

    public Request {
      steps = List.copyOf(steps);
    }
  }

  /**
   * @param log is told what the engine says, line by line
   * @throws BuildFailedException if there is no engine, or a step fails
   */
  public SteppedImage run(Request request, Consumer<String> log) {
    String base = REPOSITORY + ":" + request.name() + "-base";
    String result = REPOSITORY + ":" + request.name();
    try {
      docker.load(BaseArchive.write(request.base(), base, directory.resolve("base.tar")));
      docker.build(
          context(base, request.steps()), result, request.arguments(), request.anew(), log);
      Path saved = directory.resolve("result.tar");
      docker.save(result, saved);
      SteppedImage image =
          SteppedImage.read(saved, request.base().layers(), directory, request.mostBytes());
      checkCount(request.base().layers(), image.layers());
      return image;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      docker.remove(List.of(result, base));
    }
  }

  private Path context(String base, List<String> steps) throws IOException {
    Path context = Files.createDirectory(directory.resolve("context"));
    Files.writeString(
        context.resolve("Dockerfile"), "FROM " + base + "\n" + String.join("\n", steps) + "\n");
    return context;
  }

  private static void checkCount(List<BaseLayer> base, List<BaseLayer> steps) {
    if (base.size() + steps.size() > MOST_LAYERS) {
      throw new BuildFailedException(
          FailureCode.LIMIT_EXCEEDED,
          "base and docker steps have %d and %d layers; together at most %d work"
              .formatted(base.size(), steps.size(), MOST_LAYERS),
          "Join steps: `RUN a && b` is one layer.");
    }
  }
}
