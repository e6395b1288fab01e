package dev.kapsel.builder.worker;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.image.Image;
import dev.kapsel.builder.registry.RegistryClient;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.IndexedLayer;
import dev.kapsel.model.protocol.WorkerMessages.Known;
import dev.kapsel.model.protocol.WorkerMessages.KnownImage;
import dev.kapsel.model.protocol.WorkerMessages.Wanted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes one image by assembly: the stages of a build, in order. Nothing that the registry or the
 * layer index already has is fetched, made or pushed again, so the cost follows what is new.
 */
final class ImageBuild {

  /** The service takes no result with more. */
  private static final int MOST_WARNINGS = 100;

  private final BuildPlan plan;
  private final Workshop workshop;
  private final BuildJournal journal;
  private final ServiceClient service;
  private final RegistryClient registry;
  private final String repository;
  private final RegistryOutlet outlet;
  private final StepsStage steps;

  ImageBuild(BuildPlan plan, Workshop workshop, BuildJournal journal, ServiceClient service) {
    this.plan = plan;
    this.workshop = workshop;
    this.journal = journal;
    this.service = service;
    this.registry = workshop.target();
    this.repository = plan.target().repository();
    this.outlet = new RegistryOutlet(registry, repository, journal);
    this.steps = new StepsStage(plan, workshop, journal, outlet, Remembered.by(service));
  }

  /**
   * @return what to report: all of it is in the registry
   * @throws BuildFailedException if the image cannot be made
   */
  Finished run() {
    ImageAssembly.checkRecipe(plan);
    try (WheelStore wheels = new WheelStore(plan, workshop, journal);
        LayerMaker maker = new LayerMaker(plan, workshop, wheels, outlet, journal)) {
      LayerProduction production = new LayerProduction(maker, outlet, journal);
      Lock lock = plan.lock();
      return lock == null ? resolved(wheels, maker, production) : locked(lock, wheels, production);
    }
  }

  private Finished resolved(WheelStore wheels, LayerMaker maker, LayerProduction production) {
    BaseImage base = steps.run();
    PackagesStage.Chosen chosen =
        new PackagesStage(
                plan,
                workshop,
                journal,
                (cached, pinned) -> HeadStart.begin(plan, service, maker, base, cached, pinned))
            .run(base);
    return made(base, chosen, wheels, production);
  }

  /** An image that is there already needs not even its base. */
  private Finished locked(Lock lock, WheelStore wheels, LayerProduction production) {
    LockedPackages packages = new LockedPackages(plan, workshop, journal, lock);
    packages.show();
    LockHash lockHash = LockHash.of(lock);
    KnownImage image = service.known(new Wanted(lockHash, List.of())).image();
    if (image != null && registry.hasManifest(repository, image.digest())) {
      journal.begin(Stage.REUSE, 0, "layers");
      return reused(steps.reference(), lock, image, null);
    }
    BaseImage base = steps.run();
    return made(base, packages.over(base), wheels, production);
  }

  private Finished made(
      BaseImage base, PackagesStage.Chosen chosen, WheelStore wheels, LayerProduction production) {
    LockHash lockHash = LockHash.of(chosen.lock());
    List<PlannedLayer> planned = PlannedLayer.of(chosen, base);
    journal.begin(Stage.REUSE, planned.size(), "layers");
    Known known =
        service.known(new Wanted(lockHash, planned.stream().map(PlannedLayer::key).toList()));
    if (known.image() != null && registry.hasManifest(repository, known.image().digest())) {
      return reused(base.reference(), chosen.lock(), known.image(), base.probe().contents());
    }
    Map<String, IndexedLayer> present = new LayerReuse(registry, repository, journal).of(known);
    journal.end(
        Stage.REUSE, present.size() + " of " + planned.size() + " package layers exist already");

    Map<String, IndexedLayer> made = production.run(base, chosen, planned, present);
    List<IndexedLayer> packages =
        planned.stream()
            .map(layer -> made.getOrDefault(layer.key(), present.get(layer.key())))
            .toList();
    List<String> overlaps =
        overlaps(chosen, planned, packages, file -> wheels.get(file, chosen.addressOf(file)));
    List<String> warnings = warnings(base, packages, overlaps);
    Image image = ImageAssembly.of(base, chosen, packages);
    push(image, made.size());
    return new Finished(
        image.digest(),
        base.reference(),
        lockHash,
        chosen.lock(),
        image.layers(),
        image.size(),
        made,
        null,
        reporting(),
        warnings,
        steps.made(),
        base.probe().contents(),
        steps.assembled());
  }

  private Finished reused(
      ImageReference base, Lock lock, KnownImage image, @Nullable BaseContents contents) {
    journal.end(Stage.REUSE, "an image with the same lock exists");
    image.warnings().forEach(sentence -> journal.line(Stage.REUSE, "warning: " + sentence));
    return new Finished(
        image.digest(),
        base,
        LockHash.of(lock),
        lock,
        image.layers(),
        image.size(),
        Map.of(),
        image.build(),
        reporting(),
        image.warnings(),
        steps.made(),
        contents,
        steps.assembled());
  }

  private List<String> overlaps(
      PackagesStage.Chosen chosen,
      List<PlannedLayer> planned,
      List<IndexedLayer> layers,
      Overlaps.Wheels wheels) {
    try {
      return Overlaps.of(chosen.lock().interpreter(), planned, layers, wheels);
    } catch (BuildFailedException e) {
      journal.failed(Stage.LAYERS);
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> warnings(
      BaseImage base, List<IndexedLayer> packages, List<String> findings) {
    List<String> all = new ArrayList<>(findings);
    all.addAll(
        LinkCheck.missing(
            base.probe().sharedLibraries(),
            packages.stream().map(IndexedLayer::provides).toList(),
            packages.stream().map(IndexedLayer::needs).toList()));
    if (all.size() > MOST_WARNINGS) {
      int left = all.size() - MOST_WARNINGS + 1;
      all.subList(MOST_WARNINGS - 1, all.size()).clear();
      all.add("and %,d more like these".formatted(left));
    }
    all.forEach(sentence -> journal.line(Stage.LAYERS, "warning: " + sentence));
    return all;
  }

  private void push(Image image, int newLayers) {
    outlet.push(image);
    journal.end(
        Stage.PUSH,
        Sizes.count(newLayers, "new package layer")
            + "; image "
            + image.digest()
            + ", "
            + Sizes.of(image.size()));
  }

  private List<StageTiming> reporting() {
    journal.begin(Stage.REPORT, 0, "");
    journal.end(Stage.REPORT, PeakMemory.sentence());
    return journal.stages();
  }
}
