package dev.kapsel.builder.engine;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.context.ContextArchive;
import dev.kapsel.model.dockerfile.Dockerfile;
import dev.kapsel.model.oci.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a Dockerfile over images that were resolved before. The engine gets them as files and
 * fetches nothing by itself: what else a build asks for passes its guard, and so does what the
 * images are made of. What the instructions ask for in the network is theirs and the engine's.
 */
public final class DockerSteps {

  /** Nobody can register this name, so an engine that missed the image could not fetch another. */
  private static final String REPOSITORY = "kapsel.invalid/steps";

  /** Of BuildKit: what mounted caches belong to. */
  private static final String CACHES = "BUILDKIT_CACHE_MOUNT_NS";

  private static final int MOST_LAYERS = 100;

  private final DockerCommand docker;
  private final Path directory;

  /**
   * @param directory of these steps alone, for files of the size of the images
   */
  public DockerSteps(DockerCommand docker, Path directory) {
    this.docker = docker;
    this.directory = directory;
  }

  /**
   * @param name of this attempt; the engine may be asked by many at once
   * @param images all that the Dockerfile names
   * @param files what it copies from; null: nothing
   * @param caches whose mounted caches the steps see and leave
   * @param anew whether those caches are to be empty
   * @param mostBytes of all that the steps write, unpacked
   */
  public record Request(
      String name,
      Dockerfile dockerfile,
      Map<ImageReference, BaseImage> images,
      @Nullable ContextArchive files,
      Map<String, String> arguments,
      String caches,
      boolean anew,
      long mostBytes) {

    public Request {
      images = Map.copyOf(images);
    }

    BaseImage base() {
      return Objects.requireNonNull(images.get(dockerfile.base()));
    }
  }

  /**
   * @param log is told what the engine says, line by line
   * @throws BuildFailedException if there is no engine, or a step fails
   */
  public SteppedImage run(Request request, Consumer<String> log) {
    if (request.dockerfile().hasHereDocuments()) {
      docker.needHereDocuments();
    }
    List<String> tags = new ArrayList<>();
    String result = REPOSITORY + ":" + request.name();
    try {
      Path file = dockerfile(request, tags);
      tags.add(result);
      docker.build(
          new DockerCommand.Build(file, context(request.files()), result, arguments(request)), log);
      Path saved = directory.resolve("result.tar");
      docker.save(result, saved);
      List<BaseLayer> base = request.base().layers();
      SteppedImage image = SteppedImage.read(saved, base, directory, request.mostBytes());
      checkCount(base, image.layers());
      return image;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      forget(tags, log);
    }
  }

  /** Gives the engine the images, and writes down the instructions over them. */
  private Path dockerfile(Request request, List<String> tags) throws IOException {
    Map<ImageReference, String> names = new HashMap<>();
    for (ImageReference reference : request.dockerfile().images()) {
      String tag = REPOSITORY + ":" + request.name() + "-" + names.size();
      Path archive = directory.resolve("image.tar");
      BaseImage image = Objects.requireNonNull(request.images().get(reference));
      tags.add(tag);
      docker.load(BaseArchive.write(image, tag, archive));
      Files.delete(archive);
      names.put(reference, tag);
    }
    return Files.writeString(
        directory.resolve("Dockerfile"),
        request.dockerfile().text(reference -> Objects.requireNonNull(names.get(reference))));
  }

  private Path context(@Nullable ContextArchive files) throws IOException {
    Path context = Files.createDirectory(directory.resolve("context"));
    if (files != null) {
      files.unpack(context);
    }
    return context;
  }

  private static Map<String, String> arguments(Request request) {
    Map<String, String> arguments = new TreeMap<>(request.arguments());
    if (request.dockerfile().hasMounts()) {
      arguments.put(CACHES, request.anew() ? request.name() : request.caches());
    }
    return arguments;
  }

  /** An engine that does not even do that has failed before, in words that say more. */
  private void forget(List<String> tags, Consumer<String> log) {
    if (tags.isEmpty()) {
      return;
    }
    try {
      docker.remove(tags);
    } catch (BuildFailedException e) {
      log.accept("the engine may keep the images of this build: " + e.getMessage());
    }
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
