package dev.kapsel.builder.worker;

import static java.util.Objects.requireNonNull;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.compare.ImageComparison;
import dev.kapsel.builder.image.Image;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.image.Difference;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.Compared;
import dev.kapsel.model.protocol.WorkerMessages.IndexedLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes an image again from its lock and compares it with what the registry has. Every layer is
 * made, none is looked up, and none is pushed.
 */
final class ImageVerification {

  private final BuildPlan plan;
  private final Workshop workshop;
  private final BuildJournal journal;

  ImageVerification(BuildPlan plan, Workshop workshop, BuildJournal journal) {
    this.plan = plan;
    this.workshop = workshop;
    this.journal = journal;
  }

  /**
   * @throws BuildFailedException if the image cannot be made again, so that nothing is known of it
   */
  Compared run() {
    ImageAssembly.checkRecipe(plan);
    journal.line(Stage.RESOLVE_BASE, "built again by " + WorkerSurroundings.sentence());
    Shelf shelf = new Shelf(directory());
    try (WheelStore wheels = new WheelStore(plan, workshop, journal);
        LayerMaker maker = new LayerMaker(plan, workshop, wheels, shelf, journal)) {
      Image image = make(maker, shelf);
      Optional<Difference> difference = compare(image, shelf);
      journal.begin(Stage.REPORT, 0, "");
      journal.end(Stage.REPORT, PeakMemory.sentence());
      return new Compared(image.digest(), difference.orElse(null), journal.stages());
    }
  }

  private Path directory() {
    try {
      return Files.createDirectories(workshop.cache().work().resolve("made"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Image make(LayerMaker maker, Shelf shelf) {
    LockedPackages packages =
        new LockedPackages(
            plan, workshop, journal, requireNonNull(plan.lock(), "a verification has a lock"));
    BaseImage base = steps().run();
    packages.show();
    PackagesStage.Chosen chosen = packages.over(base);
    List<PlannedLayer> planned = PlannedLayer.of(chosen, base);
    Map<String, IndexedLayer> made =
        new LayerProduction(maker, shelf, journal).run(base, chosen, planned, Map.of());
    return ImageAssembly.of(
        base,
        chosen,
        planned.stream().map(layer -> requireNonNull(made.get(layer.key()))).toList());
  }

  /** With a lock they are taken as they were made, so nothing is run and nothing pushed. */
  private StepsStage steps() {
    RegistryOutlet outlet =
        new RegistryOutlet(workshop.target(), plan.target().repository(), journal);
    return new StepsStage(plan, workshop, journal, outlet, Remembered.NOTHING);
  }

  private Optional<Difference> compare(Image image, Shelf shelf) {
    BuildPlan.Verified verified = requireNonNull(plan.verified(), "something to compare with");
    journal.begin(Stage.COMPARE, image.layers().size(), "layers");
    Optional<Difference> difference =
        new ImageComparison(
                workshop.target(),
                plan.target().repository(),
                shelf::open,
                () -> journal.advance(Stage.COMPARE, 1))
            .first(verified.digest(), verified.layers(), image);
    journal.end(
        Stage.COMPARE,
        difference.map(Difference::sentence).orElse("the same, bit for bit: " + image.digest()));
    return difference;
  }
}
