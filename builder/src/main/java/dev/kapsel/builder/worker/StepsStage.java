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
import dev.kapsel.builder.registry.RegistryClient;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.identity.StepsHash;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.MadeSteps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * From the definition to what packages are put over: its base, and its docker steps run over that.
 * What steps make is not determined by them, so it is kept in the registry as an image of its own,
 * and taken from there by whoever has the same steps over the same base, and by every lock.
 */
final class StepsStage {

  /** So that it is the build's own limit that ends an engine which takes too long. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final BuildPlan plan;
  private final Workshop workshop;
  private final BuildJournal journal;
  private final RegistryClient registry;
  private final String repository;
  private final Function<StepsHash, @Nullable Digest> before;
  private @Nullable MadeSteps made;

  /**
   * @param before what steps have made in an earlier build
   */
  StepsStage(
      BuildPlan plan,
      Workshop workshop,
      BuildJournal journal,
      Function<StepsHash, @Nullable Digest> before) {
    this.plan = plan;
    this.workshop = workshop;
    this.journal = journal;
    this.before = before;
    this.registry = workshop.target();
    this.repository = plan.target().repository();
  }

  BaseImage run() {
    if (!(plan.definition().image() instanceof ImageSource.Steps steps)) {
      return new BaseStage(plan, workshop, journal).run();
    }
    Lock lock = plan.lock();
    return lock == null ? over(new BaseStage(plan, workshop, journal).run(), steps) : locked(lock);
  }

  /** What later builds may begin from; null where nothing was run. */
  @Nullable MadeSteps made() {
    return made;
  }

  private BaseImage locked(Lock lock) {
    journal.begin(Stage.RESOLVE_BASE, 0, "");
    BaseImage base =
        kept(BaseStage.reference(plan), lock.bases().getFirst(), lock.bases().getLast());
    journal.end(
        Stage.RESOLVE_BASE,
        base.reference() + " with its docker steps, as they were run before: " + base.steps());
    return base;
  }

  private BaseImage over(BaseImage named, ImageSource.Steps steps) {
    journal.begin(Stage.STEPS, 0, "");
    StepsHash hash = StepsHash.of(named.digest(), plan.definition().platform(), steps);
    Digest known = before.apply(hash);
    if (known != null && registry.hasManifest(repository, known)) {
      BaseImage base = kept(named.reference(), named.digest(), known);
      journal.end(Stage.STEPS, "the same steps over the same base have made " + known);
      return base;
    }
    BaseImage base = ran(named, steps);
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

  private BaseImage kept(ImageReference named, Digest base, Digest steps) {
    String host = plan.target().registry().replaceFirst("^[a-z]+://", "").replaceFirst("/+$", "");
    BaseImage image =
        new BaseImages(workshop.http(), workshop.cache(), List.of())
            .resolve(
                registry,
                ImageReference.parse(host + "/" + repository + "@" + steps),
                plan.definition().platform());
    List<BaseLayer> layers =
        image.layers().stream()
            .map(layer -> layer.withContent(layer.content().replaceFirst("^" + Image.MADE_BY, "")))
            .toList();
    return new BaseImage(named, base, steps, image.config(), layers, image.probe());
  }

  private BaseImage ran(BaseImage named, ImageSource.Steps steps) {
    Path directory = directory();
    DockerCommand docker =
        new DockerCommand(
            workshop.environment(),
            directory,
            Duration.ofSeconds(plan.limits().seconds()).plus(PATIENCE));
    SteppedImage image =
        new DockerSteps(docker, directory)
            .run(
                new DockerSteps.Request(
                    plan.build() + "-" + plan.epoch(),
                    named,
                    steps.steps(),
                    steps.arguments().values(),
                    plan.anew(),
                    plan.limits().unpackedBytes()),
                line -> journal.line(Stage.STEPS, line));
    List<BaseLayer> layers = new ArrayList<>(named.layers());
    layers.addAll(image.layers());
    ObjectNode config = named.config().deepCopy();
    config.set("config", image.config().path("config"));
    Image whole =
        Image.of(ImageFormat.DOCKER, config, layers.stream().map(BaseLayer::asLayer).toList());
    push(whole, layers);
    return new BaseImage(
        named.reference(),
        named.digest(),
        whole.digest(),
        config,
        layers,
        new BaseProber(workshop.cache()).probe(layers, config, plan.definition().platform()));
  }

  private void push(Image image, List<BaseLayer> layers) {
    for (BaseLayer layer : layers) {
      registry.pushBlob(repository, layer.digest(), layer.size(), () -> layer.source().open());
    }
    registry.pushBlob(repository, image.configDigest(), image.config());
    var unused =
        registry.putManifest(
            repository, image.digest().toString(), image.format().manifest(), image.manifest());
  }

  private Path directory() {
    try {
      return Files.createDirectories(workshop.cache().work().resolve("steps"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
