package dev.kapsel.builder.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.base.BaseImages;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.base.BaseProber;
import dev.kapsel.builder.engine.DockerCommand;
import dev.kapsel.builder.engine.DockerSteps;
import dev.kapsel.builder.engine.SteppedImage;
import dev.kapsel.builder.image.Image;
import dev.kapsel.builder.image.ImageFormat;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.identity.StepsHash;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.AssembledBase;
import dev.kapsel.model.protocol.WorkerMessages.MadeSteps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * From the definition to what packages are put over: a base as it is, or what docker steps, a
 * Dockerfile or a build context make. What they make is not determined by them, so it is kept in
 * the registry as an image of its own, and taken from there by whoever has the same over the same
 * images, and by every lock.
 */
final class StepsStage {

  /** So that it is the build's own limit that ends an engine which takes too long. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final BuildPlan plan;
  private final Workshop workshop;
  private final BuildJournal journal;
  private final RegistryOutlet outlet;
  private final BaseStage bases;
  private final Remembered remembered;
  private @Nullable DockerfileSource source;
  private @Nullable MadeSteps made;

  /**
   * @param outlet to where what steps make is kept
   * @param remembered what need not be made again
   */
  StepsStage(
      BuildPlan plan,
      Workshop workshop,
      BuildJournal journal,
      RegistryOutlet outlet,
      Remembered remembered) {
    this.plan = plan;
    this.workshop = workshop;
    this.journal = journal;
    this.outlet = outlet;
    this.remembered = remembered;
    this.bases = new BaseStage(plan, workshop, journal, remembered);
  }

  BaseImage run() {
    if (!plan.definition().image().needsEngine()) {
      return bases.run(this::reference);
    }
    Lock lock = plan.lock();
    return lock == null ? over(bases.run(this::reference)) : locked(lock);
  }

  /**
   * The base that the definition names: with a lock, exactly the one that the lock was made for.
   */
  ImageReference reference() {
    ImageReference named =
        switch (plan.definition().image()) {
          case ImageSource.Base base -> base.reference();
          case ImageSource.Steps steps -> steps.reference();
          case ImageSource.Dockerfile text -> source().dockerfile().base();
          case ImageSource.Context context -> source().dockerfile().base();
        };
    Lock lock = plan.lock();
    return lock == null ? named : named.withDigest(lock.bases().getFirst());
  }

  /** What later builds may begin from; null where nothing was run. */
  @Nullable MadeSteps made() {
    return made;
  }

  /** What later builds need not assemble; null where it is nothing. */
  @Nullable AssembledBase assembled() {
    return bases.assembled();
  }

  private DockerfileSource source() {
    DockerfileSource known = source;
    if (known == null) {
      known = DockerfileSource.of(plan, workshop, directory());
      source = known;
    }
    return known;
  }

  private BaseImage locked(Lock lock) {
    journal.begin(Stage.RESOLVE_BASE, 0, "");
    BaseImage base = kept(reference(), lock.bases().getFirst(), lock.bases().getLast());
    journal.end(
        Stage.RESOLVE_BASE,
        base.reference() + " with its docker steps, as they were run before: " + base.steps());
    return base;
  }

  private BaseImage over(BaseImage named) {
    journal.begin(Stage.STEPS, 0, "");
    DockerfileSource wanted = source();
    Map<ImageReference, BaseImage> images = images(named, wanted);
    StepsHash hash = hash(wanted, images);
    Digest known = remembered.steps(hash);
    if (known != null && outlet.registry().hasManifest(outlet.repository(), known)) {
      BaseImage base = kept(named.reference(), named.digest(), known);
      journal.end(Stage.STEPS, "the same steps over the same base have made " + known);
      return base;
    }
    BaseImage base = ran(named, wanted, images);
    made = new MadeSteps(hash, base.manifests().getLast());
    List<BaseLayer> added = base.layers().subList(named.layers().size(), base.layers().size());
    journal.end(
        Stage.STEPS,
        "%s, %s"
            .formatted(
                Sizes.count(added.size(), "new layer"),
                Sizes.of(added.stream().mapToLong(BaseLayer::size).sum())));
    return base;
  }

  /** All that the Dockerfile names; the base is resolved already. */
  private Map<ImageReference, BaseImage> images(BaseImage named, DockerfileSource wanted) {
    Map<ImageReference, BaseImage> images = new LinkedHashMap<>();
    for (ImageReference reference : wanted.dockerfile().images()) {
      if (images.isEmpty()) {
        images.put(reference, named);
      } else {
        BaseImage other = bases.resolve(reference);
        journal.line(Stage.STEPS, "copied or begun from: " + other.reference());
        images.put(reference, other);
      }
    }
    return images;
  }

  private StepsHash hash(DockerfileSource wanted, Map<ImageReference, BaseImage> images) {
    return StepsHash.of(
        plan.definition().platform(),
        wanted
            .dockerfile()
            .text(one -> Objects.requireNonNull(images.get(one)).digest().toString()),
        wanted.arguments().values(),
        plan.definition().image() instanceof ImageSource.Context context
            ? context.content()
            : null);
  }

  private BaseImage kept(ImageReference named, Digest base, Digest steps) {
    String host = plan.target().registry().replaceFirst("^[a-z]+://", "").replaceFirst("/+$", "");
    BaseImage image =
        new BaseImages(workshop.http(), workshop.cache(), List.of())
            .resolve(
                outlet.registry(),
                ImageReference.parse(host + "/" + outlet.repository() + "@" + steps),
                plan.definition().platform());
    List<BaseLayer> layers =
        image.layers().stream()
            .map(layer -> layer.withContent(layer.content().replaceFirst("^" + Image.MADE_BY, "")))
            .toList();
    return new BaseImage(named, base, steps, image.config(), layers, image.probe());
  }

  private BaseImage ran(
      BaseImage named, DockerfileSource wanted, Map<ImageReference, BaseImage> images) {
    DockerCommand docker =
        new DockerCommand(
            workshop.environment(),
            directory(),
            Duration.ofSeconds(plan.limits().seconds()).plus(PATIENCE));
    SteppedImage image =
        new DockerSteps(docker, directory())
            .run(
                new DockerSteps.Request(
                    plan.build() + "-" + plan.epoch(),
                    wanted.dockerfile(),
                    images,
                    wanted.files(),
                    wanted.arguments().values(),
                    plan.workspace().toString(),
                    plan.anew(),
                    plan.limits().unpackedBytes()),
                line -> journal.line(Stage.STEPS, line));
    List<BaseLayer> layers = new ArrayList<>(named.layers());
    layers.addAll(image.layers());
    ObjectNode config = named.config().deepCopy();
    config.set("config", image.config().path("config"));
    Image whole =
        Image.of(ImageFormat.DOCKER, config, layers.stream().map(BaseLayer::asLayer).toList());
    layers.forEach(outlet::push);
    outlet.push(whole);
    return new BaseImage(
        named.reference(),
        named.digest(),
        whole.digest(),
        config,
        layers,
        new BaseProber(workshop.cache()).probe(layers, config, plan.definition().platform()));
  }

  private Path directory() {
    try {
      return Files.createDirectories(workshop.cache().work().resolve("steps"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
